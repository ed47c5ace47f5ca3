/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Done;
import io.github.bedrockbatch.console.api.Form;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.api.User;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.operator.bulk.Bulk;
import io.github.bedrockbatch.operator.bulk.BulkPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request for all batches that match a filter: GET shows in numbers what it would do, POST to the
 * same address leaves it.
 *
 * @param verb stop, rerun or drop
 */
record BulkPage(Bulk bulk, OperatorRequest.Action action, String verb)
    implements Page<BulkPlan>, Action {
  private static final String SEEN = "batches";

  static List<BulkPage> all(Bulk bulk) {
    return List.of(
        new BulkPage(bulk, OperatorRequest.Action.STOP, "stop"),
        new BulkPage(bulk, OperatorRequest.Action.RERUN, "rerun"),
        new BulkPage(bulk, OperatorRequest.Action.DROP, "drop"));
  }

  /** Writes links from a list of batches to these pages, with the same filter. */
  static void links(Html html, Query query) {
    String list = query.with("older", "", "newer", "", "size", "");
    html.open("p", "class", "small").text("All that match: ");
    for (BulkPage page : all(null)) {
      html.link(list.replaceFirst("^/batches", page.path()), page.verb + " …").text(" ");
    }
    html.end();
  }

  @Override
  public String path() {
    return "/batches/" + verb;
  }

  @Override
  public String title() {
    return Character.toUpperCase(verb.charAt(0)) + verb.substring(1) + " batches";
  }

  @Override
  public String meaning() {
    return title() + " that match, at most " + BulkPlan.MOST;
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>(BatchQuery.PARAMETERS);
    parameters.put(SEEN, "how many it was confirmed for: with more by now, nothing is done");
    return parameters;
  }

  @Override
  public boolean isInNavigation() {
    return false;
  }

  @Override
  public BulkPlan facts(Query query) {
    return bulk.plan(action, BatchQuery.of(query));
  }

  @Override
  public void show(BulkPlan plan, Html html, Query query) {
    html.open("p", "class", "small").link("/batches", "Batches").text(" /").end();
    html.element("h1", title());
    html.paragraph(plan.sentence());
    if (plan.ids().isEmpty() || !html.mayAct()) {
      return;
    }
    html.open("form", "method", "post", "action", path());
    for (String name : BatchQuery.PARAMETERS.keySet()) {
      query.all(name).forEach(value -> hidden(html, name, value));
    }
    hidden(html, SEEN, Integer.toString(plan.ids().size()));
    html.element(
        "button",
        "Yes: %s %,d".formatted(verb, plan.ids().size()),
        "type",
        "submit",
        "class",
        "button danger");
    html.end();
  }

  private static void hidden(Html html, String name, String value) {
    html.open("input", "type", "hidden", "name", name, "value", value);
  }

  @Override
  public Done act(Form form, User user) {
    BatchFilter filter = BatchQuery.of(form);
    if (filter.equals(BatchFilter.ALL) && form.text(SEEN).isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing says which batches are meant, and nothing was done: give a filter, or in '%s' for"
                  .formatted(SEEN)
              + " how many it was confirmed");
    }
    BulkPlan plan = bulk.plan(action, filter);
    if (plan.ids().isEmpty()) {
      throw new IllegalArgumentException(plan.sentence());
    }
    if (plan.ids().size() > form.number(SEEN, BulkPlan.MOST, 0, BulkPlan.MOST)) {
      throw new IllegalArgumentException(
          "It is more by now, and nothing was done. " + plan.sentence() + " Confirm it again");
    }
    bulk.by(user.name()).ask(plan);
    return new Done(
        "Asked to %s %s.".formatted(verb, Count.of(plan.ids().size(), "batch"))
            + (plan.more() == 0
                ? ""
                : " " + Count.of(plan.more(), "more batch", "matches", "match") + "; ask again."),
        "/batches");
  }
}
