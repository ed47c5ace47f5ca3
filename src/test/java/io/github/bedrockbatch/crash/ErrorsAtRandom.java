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
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Throws errors in the steps of all routes of the shipped program, where it is bound as a bean,
 * while the file exists that the system property {@code chaos.errors} names. An error is what no
 * step is prepared for, such as the lack of memory or of a class.
 */
public final class ErrorsAtRandom implements InterceptStrategy {
  private static final int ONE_STEP_IN = 150;
  private static final List<Function<String, Error>> KINDS =
      List.of(OutOfMemoryError::new, StackOverflowError::new, NoClassDefFoundError::new);

  private final Path whileThere = Path.of(System.getProperty("chaos.errors"));

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
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
