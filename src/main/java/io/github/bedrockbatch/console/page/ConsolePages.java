/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.view.Facts;
import java.util.List;
import java.util.function.Supplier;

/** Everything that the console serves, in the order of the navigation. */
public record ConsolePages(List<Page<?>> pages, List<Action> actions, List<Resource> resources) {
  /** Where the script that draws charts is. */
  public static final String UPLOT = "/assets/uplot.js";

  /**
   * @param problems what is wrong now; cheap to ask for
   * @param more what others serve beside the pages, such as metrics
   */
  public static ConsolePages of(
      Facts facts,
      Operator operator,
      Supplier<List<StandingProblem>> problems,
      List<Resource> more) {
    return new ConsolePages(
        List.of(
            new OverviewPage(facts, problems),
            new BatchListPage(facts),
            new BatchPage(facts),
            new ProblemsPage(problems),
            new RatesPage(facts)),
        BatchAction.all(operator),
        more);
  }
}
