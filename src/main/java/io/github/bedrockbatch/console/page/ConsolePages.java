/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.bulk.Bulk;
import io.github.bedrockbatch.operator.content.RecordLookup;
import io.github.bedrockbatch.operator.edge.EdgeFacts;
import io.github.bedrockbatch.operator.view.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Everything that the console serves, in the order of the navigation. */
public record ConsolePages(List<Page<?>> pages, List<Action> actions, List<Resource> resources) {
  /** The path of the script that draws charts. */
  public static final String UPLOT = "/assets/uplot.js";

  /**
   * @param problems what is wrong now; called for every page, so that it has to be cheap
   * @param edges the sources and sinks of this process
   * @param budgets the balance of each
   * @param records shows prompts and answers; null where they must not be shown
   * @param more resources of other rooms, such as metrics
   */
  public static ConsolePages of(
      Facts facts,
      Operator operator,
      Supplier<List<StandingProblem>> problems,
      Supplier<EdgeFacts> edges,
      Supplier<List<Balance>> budgets,
      RecordLookup records,
      List<Resource> more) {
    List<BulkPage> bulk = BulkPage.all(new Bulk(facts, operator));
    List<Action> actions = new ArrayList<>(BatchAction.all(operator));
    actions.addAll(bulk);
    List<Page<?>> pages = new ArrayList<>(bulk);
    pages.addAll(
        0,
        List.of(
            new OverviewPage(facts, problems, budgets),
            new BatchListPage(facts),
            new BatchPage(facts, records != null),
            new SourcesPage(facts, edges),
            new ProblemsPage(problems),
            new CostPage(facts),
            new RatesPage(facts)));
    if (records != null) {
      pages.add(new RecordsPage(records));
    }
    return new ConsolePages(pages, actions, more);
  }
}
