/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/** Shows the context to somebody when it is configured and its routes have not yet begun. */
final class BeforeStart extends MainListenerSupport {
  private final Consumer<CamelContext> customizer;

  BeforeStart(Consumer<CamelContext> customizer) {
    this.customizer = customizer;
  }

  @Override
  public void afterConfigure(BaseMainSupport main) {
    customizer.accept(main.getCamelContext());
  }
}
