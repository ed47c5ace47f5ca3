/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Done;
import io.github.bedrockbatch.console.api.Form;
import io.github.bedrockbatch.console.api.User;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.operator.Operator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A request for one batch, for one source, or for all.
 *
 * @param said the sentence for the user, or its end after the name of the batch or source
 */
record BatchAction(
    Operator operator,
    String path,
    String meaning,
    Map<String, String> parameters,
    String said,
    Asking request)
    implements Action {

  /** Leaves the request, in the name of the user. */
  @FunctionalInterface
  interface Asking {
    void ask(Operator operator, Form form, String name);
  }

  static List<Action> all(Operator operator) {
    return List.of(
        batch(operator, "stop", "Stops the job of a batch", "is to be stopped", Operator::stop),
        new BatchAction(
            operator,
            "/batches/{id}/rerun",
            "Sends again what has no answer or failed, in later batches",
            Map.of("all", "true sends all of it, which is paid again"),
            "is to be sent again",
            (asked, form, id) -> asked.rerun(id, form.text("all").equals("true"))),
        batch(
            operator,
            "drop",
            "Gives up what a batch has not answered",
            "is to be given up",
            (asked, id) -> asked.drop(id, false)),
        batch(operator, "hold", "Holds a batch back", "is to be held back", Operator::hold),
        batch(
            operator,
            "release",
            "Releases a batch that is held back",
            "is to be released",
            Operator::release),
        new BatchAction(
            operator,
            "/seal",
            "Seals every open batch now",
            Map.of(),
            "Open batches are to be sealed",
            (asked, form, none) -> asked.seal()),
        edge(operator, "/sources/{name}/pause", "Takes nothing more from a source", "is to pause"),
        edge(operator, "/sources/{name}/resume", "Resumes a paused source", "is to be resumed"),
        edge(operator, "/submitting/pause", "Creates no more jobs", "is to pause"),
        edge(operator, "/submitting/resume", "Creates jobs again", "is to be resumed"));
  }

  private static Action batch(
      Operator operator,
      String name,
      String meaning,
      String said,
      BiConsumer<Operator, String> request) {
    return new BatchAction(
        operator,
        "/batches/{id}/" + name,
        meaning,
        Map.of(),
        said,
        (asked, form, id) -> request.accept(asked, id));
  }

  private static Action edge(Operator operator, String path, String meaning, String said) {
    return new BatchAction(
        operator,
        path,
        meaning,
        Map.of(),
        said,
        (asked, form, name) -> {
          if (path.endsWith("/pause")) {
            asked.pause(name);
          } else {
            asked.resume(name);
          }
        });
  }

  @Override
  public Done act(Form form, User user) {
    Operator asked = operator.by(user.name());
    if (path.startsWith("/batches/")) {
      String id = form.path("id");
      request.ask(asked, form, id);
      return new Done("Batch " + id + " " + said + ".", BatchWords.path(id));
    }
    if (path.startsWith("/sources/")) {
      String name = form.path("name");
      request.ask(asked, form, name);
      return new Done("Source " + name + " " + said + ".", "/sources");
    }
    if (path.startsWith("/submitting/")) {
      request.ask(asked, form, Pause.SUBMITTING);
      return new Done("Submitting " + said + ".", "/sources");
    }
    request.ask(asked, form, "");
    return new Done(said + ".", "/batches");
  }
}
