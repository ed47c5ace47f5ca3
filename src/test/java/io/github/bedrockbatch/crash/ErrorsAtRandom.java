/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Throws errors in the steps of all routes, in a process where the system property {@code
 * chaos.errors} names a file, while that file exists. An error is what no step is prepared for,
 * such as the lack of memory or of a class. Camel finds this class by {@code META-INF/services}.
 */
public final class ErrorsAtRandom implements InterceptStrategy, ContextServicePlugin {
  private static final int ONE_STEP_IN = 150;
  private static final List<Function<String, Error>> KINDS =
      List.of(OutOfMemoryError::new, StackOverflowError::new, NoClassDefFoundError::new);

  private static final String FILE = System.getProperty("chaos.errors");

  @Override
  public void load(CamelContext context) {
    if (FILE != null) {
      context.getCamelContextExtension().addInterceptStrategy(this);
    }
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    Path whileThere = Path.of(FILE);
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(ONE_STEP_IN) == 0 && Files.exists(whileThere)) {
          String words = "thrown by the test before step " + definition.getId();
          throw KINDS.get(random.nextInt(KINDS.size())).apply(words);
        }
        return super.process(exchange, callback);
      }
    };
  }
}
