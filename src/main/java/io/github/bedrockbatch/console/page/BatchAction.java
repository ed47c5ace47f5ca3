/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.operator.Operator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Something that is asked for one batch, or for all that are open.
 *
 * @param said what the reader is told, behind the name of the batch
 */
record BatchAction(
    String path,
    String meaning,
    Map<String, String> parameters,
    String said,
    BiConsumer<Form, String> request)
    implements Action {

  static List<Action> all(Operator operator) {
    return List.of(
        one(
            "stop",
            "Stops the job of a batch",
            "is to be stopped",
            (form, id) -> operator.stop(id)),
        new BatchAction(
            "/batches/{id}/rerun",
            "Sends again what has no answer or failed, in later batches",
            Map.of("all", "true sends all of it, which is paid again"),
            "is to be sent again",
            (form, id) -> operator.rerun(id, form.text("all").equals("true"))),
        one(
            "drop",
            "Gives up what a batch has not answered",
            "is to be given up",
            (form, id) -> operator.drop(id, false)),
        one("hold", "Holds a batch back", "is to be held back", (form, id) -> operator.hold(id)),
        one(
            "release",
            "Lets a batch go on that is held back",
            "is to go on",
            (form, id) -> operator.release(id)),
        new BatchAction(
            "/seal",
            "Seals every open batch now",
            Map.of(),
            "Open batches are to be sealed",
            (form, none) -> operator.seal()));
  }

  private static Action one(
      String name, String meaning, String said, BiConsumer<Form, String> request) {
    return new BatchAction("/batches/{id}/" + name, meaning, Map.of(), said, request);
  }

  @Override
  public Done act(Form form, User user) {
    if (!path.contains("{id}")) {
      request.accept(form, null);
      return new Done(said + ".", "/batches");
    }
    String id = form.path("id");
    request.accept(form, id);
    return new Done("Batch " + id + " " + said + ".", BatchWords.path(id));
  }
}
