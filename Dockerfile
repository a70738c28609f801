# One image for the ingress and the worker (and the sandbox); the command decides which one runs.
FROM node:24.21.0-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script: Temporal's native part comes prebuilt, for four systems of which Linux is wanted.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@temporalio/core-bridge/releases/*-apple-* node_modules/@temporalio/core-bridge/releases/*-windows-*
COPY langgraph.json ./
COPY src ./src
COPY graphs ./graphs
COPY examples/shop ./examples/shop
COPY sandbox ./sandbox
# Workflow code is bundled here, so that a worker starts at once and webpack stays out of production.
RUN node src/worker/build-bundle.ts
# sbom.json lists what npm has put here. Typings, source maps and the native part for the other processor are read by nobody.
RUN npm sbom --package-lock-only --omit=dev --sbom-format=cyclonedx --sbom-type=application > sbom.json \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' \) -delete \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-*" -exec rm -r {} +

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Temporal's native client trusts the system's certificates, and the slim image has none.
COPY --from=build /etc/ssl/certs /etc/ssl/certs
COPY --from=build /app ./
# Where the sandbox keeps its state: a volume takes the owner of the folder that it covers.
RUN install -d -o node -g node /data
USER node
EXPOSE 8000 9464
STOPSIGNAL SIGTERM
# Node itself is the process, not npm: npm does not pass SIGTERM on, and a worker needs it to finish its turns.
CMD ["node", "src/ingress/main.ts"]
