// Renders the chart with each file of examples/ and decodes every object strictly into Kubernetes' own types, and those of the Prometheus
// operator: an unknown, doubled or wrongly typed field is an error. Files of refused/ must be refused by values.schema.json.
//
//	go run . ..
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

func kinds() map[string]func() any {
	return map[string]func() any{
		"apps/v1 Deployment":                      func() any { return new(apps.Deployment) },
		"autoscaling/v2 HorizontalPodAutoscaler":  func() any { return new(autoscaling.HorizontalPodAutoscaler) },
		"keda.sh/v1alpha1 ScaledObject":           func() any { return new(keda.ScaledObject) },
		"monitoring.coreos.com/v1 PrometheusRule": func() any { return new(monitoring.PrometheusRule) },
		"monitoring.coreos.com/v1 ServiceMonitor": func() any { return new(monitoring.ServiceMonitor) },
		"networking.k8s.io/v1 Ingress":            func() any { return new(networking.Ingress) },
		"policy/v1 PodDisruptionBudget":           func() any { return new(policy.PodDisruptionBudget) },
		"v1 ConfigMap":                            func() any { return new(core.ConfigMap) },
		"v1 Service":                              func() any { return new(core.Service) },
	}
}

func main() {
	home := os.Args[1]
	if err := check(home); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(home string) error {
	bot, err := loader.Load(filepath.Join(home, "durable-chatwoot-agent"))
	if err != nil {
		return err
	}
	var faults []error
	for _, file := range filesOf(home, "examples") {
		objects, err := render(bot, file)
		if err == nil {
			err = decode(objects)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", file, err))
			continue
		}
		fmt.Printf("%s: %d objects\n", file, len(objects))
	}
	for _, file := range filesOf(home, "refused") {
		if _, err := render(bot, file); err == nil {
			faults = append(faults, fmt.Errorf("%s: is taken, and should be refused", file))
		} else {
			fmt.Printf("%s: refused: %s\n", file, lastLine(err.Error()))
		}
	}
	return errors.Join(faults...)
}

func filesOf(home, folder string) []string {
	files, _ := filepath.Glob(filepath.Join(home, folder, "*.yaml"))
	sort.Strings(files)
	return files
}

func render(bot *chart.Chart, file string) ([][]byte, error) {
	values, err := chartutil.ReadValuesFile(file)
	if err != nil {
		return nil, err
	}
	release := chartutil.ReleaseOptions{Name: "bot", Namespace: "bots", Revision: 1, IsInstall: true}
	// With the defaults, and held to the schema.
	given, err := chartutil.ToRenderValues(bot, values, release, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	pages, err := engine.Engine{Strict: true}.Render(bot, given)
	if err != nil {
		return nil, err
	}
	var objects [][]byte
	for _, page := range pages {
		objects = append(objects, split(page)...)
	}
	return objects, nil
}

func split(page string) [][]byte {
	var documents [][]byte
	for _, document := range strings.Split("\n"+page, "\n---") {
		if len(bytes.TrimSpace([]byte(document))) > 0 {
			documents = append(documents, []byte(document))
		}
	}
	return documents
}

func decode(objects [][]byte) error {
	known := kinds()
	var faults []error
	for _, object := range objects {
		var about struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
			Metadata   struct {
				Name string `json:"name"`
			} `json:"metadata"`
		}
		if err := yaml.Unmarshal(object, &about); err != nil {
			faults = append(faults, err)
			continue
		}
		make, ok := known[about.APIVersion+" "+about.Kind]
		if !ok {
			faults = append(faults, fmt.Errorf("%s %s is of no kind that is known here", about.APIVersion, about.Kind))
			continue
		}
		// Doubled keys are refused by it, too.
		if err := yaml.UnmarshalStrict(object, make()); err != nil {
			faults = append(faults, fmt.Errorf("%s %s: %w", about.Kind, about.Metadata.Name, err))
		}
	}
	return errors.Join(faults...)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
