/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.Canaries;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import org.apache.camel.builder.RouteBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * {@code direct:canary} asks the first record of a batch on demand, unless one with the same
 * settings was answered before: Bedrock looks at what is in a record only when the job runs, so
 * that a mistake in all of them is found when all of them are paid for. A refusal that would be
 * repeated makes the batch FAILED; any other failure is thrown, and the batch is tried again later.
 *
 * <p>The answer is dropped, and the record is asked once more in its job: being paid twice, once at
 * the on-demand price, is the price of the guard. A process that is killed between the answer and
 * its note asks, and pays, once more. Of several nodes each may ask at the same time.
 */
final class CanaryRoutes extends RouteBuilder {
  private final StageContext context;
  private final BedrockRuntimeClient runtime;

  CanaryRoutes(StageContext context, BedrockRuntimeClient runtime) {
    this.context = context;
    this.runtime = runtime;
  }

  /** Names where the runtime is: an answer there says nothing of other places. */
  private static String service(Settings settings) {
    return settings.aws().isLocal()
        ? "local-aws"
        : settings.aws().region() + " " + settings.bedrock().runtimeEndpoint();
  }

  @Override
  public void configure() {
    Canary canary =
        new Canary(
            new RuntimeCall(runtime, getCamelContext()),
            new Canaries(context.database(), context.clock()),
            context.failures(),
            service(context.settings()));
    from("direct:canary")
        .routeId("canary")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(S3Objects::input)
        .id("canary-input-key")
        .to(S3Objects.GET)
        .id("canary-input")
        .process(canary::read)
        .id("canary-first-record")
        .filter(canary::isNew)
        .id("canary-new")
        .doTry()
        .id("canary-try")
        .process(canary::ask)
        .id("canary-ask")
        .process(canary::passed)
        .id("canary-note")
        .doCatch(AwsServiceException.class)
        .process(canary::refused)
        .id("canary-refused")
        .end()
        .end();
  }
}
