/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/**
 * Looks for what Camel's jars say of their parts. Each start asks for hundreds that are in none of
 * them, and Camel's own resolver asks the same class loader five times for each.
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
