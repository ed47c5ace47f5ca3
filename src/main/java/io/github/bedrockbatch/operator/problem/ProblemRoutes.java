/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import org.apache.camel.builder.RouteBuilder;

/** Looks for problems every few seconds. */
public final class ProblemRoutes extends RouteBuilder {
  private static final int EVERY_MILLIS = 10_000;

  private final StandingProblems problems;

  public ProblemRoutes(StandingProblems problems) {
    this.problems = problems;
  }

  @Override
  public void configure() {
    from("timer:problems?period=" + EVERY_MILLIS) // the first after a second
        .routeId("problems-timer")
        .to("direct:problems")
        .id("problems-tick");

    from("direct:problems")
        .routeId("problems")
        .process(exchange -> problems.look())
        .id("problems-look");
  }
}
