/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/**
 * Finds the service files in Camel's jars. Each start asks for hundreds that do not exist, and
 * Camel's own resolver asks the same class loader five times for each.
 */
final class ServiceFiles extends DefaultClassResolver {
  private static final String FOLDER = "META-INF/services/org/apache/camel/";

  ServiceFiles(CamelContext camel) {
    super(camel);
  }

  @Override
  public InputStream loadResourceAsStream(String uri) {
    return uri.startsWith(FOLDER)
        ? ServiceFiles.class.getClassLoader().getResourceAsStream(uri)
        : super.loadResourceAsStream(uri);
  }
}
