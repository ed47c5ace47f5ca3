/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Tone;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.util.List;
import java.util.function.Supplier;

/** What is wrong, the most urgent first. */
final class ProblemsPage implements Page<ProblemsPage.Standing> {
  /**
   * @param problems of all nodes that share the ledger
   */
  record Standing(List<StandingProblem> problems) {}

  private final Supplier<List<StandingProblem>> problems;

  ProblemsPage(Supplier<List<StandingProblem>> problems) {
    this.problems = problems;
  }

  @Override
  public String path() {
    return "/problems";
  }

  @Override
  public String title() {
    return "Problems";
  }

  @Override
  public String mark() {
    int count = problems.get().size();
    return count == 0 ? "" : Integer.toString(count);
  }

  @Override
  public Standing facts(Query query) {
    return new Standing(problems.get());
  }

  @Override
  public void show(Standing standing, Html html, Query query) {
    html.element("h1", "Problems");
    if (standing.problems().isEmpty()) {
      html.element("p", "Nothing is wrong.", "class", "none");
    }
    write(standing.problems(), html);
  }

  static void write(List<StandingProblem> problems, Html html) {
    for (StandingProblem problem : problems) {
      html.finding(
          problem.kind().isUrgent() ? Tone.BAD : Tone.WARN,
          what -> what.text(problem.sentence()),
          problem.since(),
          remedy -> {
            remedy.text(problem.remedy());
            if (problem.concernsBatch()) {
              remedy
                  .text(" ")
                  .link(Query.path("/batches/", problem.subject(), ""), "Show the batch");
            } else if (problem.kind() == StandingProblem.Kind.DEAD_LETTERS) {
              remedy.text(" ").link("/dead-letters", "Show them");
            }
          });
    }
  }
}
