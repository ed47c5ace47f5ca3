/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import picocli.CommandLine.IVersionProvider;

final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"camel-bedrock-batch " + (version == null ? "(not packaged)" : version)};
  }
}
