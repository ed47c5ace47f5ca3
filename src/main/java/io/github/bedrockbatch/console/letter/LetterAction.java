/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.letter;

import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Done;
import io.github.bedrockbatch.console.api.Form;
import io.github.bedrockbatch.console.api.User;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.Letters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A request for the dead letters that match a filter.
 *
 * @param said the sentence for the user
 */
record LetterAction(
    String path, String meaning, String said, BiConsumer<LetterFilter, String> request)
    implements Action {
  static final String RESEND = "/dead-letters/resend";
  static final String DROP = "/dead-letters/drop";

  static List<Action> all(Letters letters) {
    return List.of(
        new LetterAction(
            RESEND,
            "Sends dead letters again; those that were sent again are left out",
            "The dead letters are to be sent again.",
            letters::send),
        new LetterAction(
            DROP, "Gives dead letters up", "The dead letters are to be dropped.", letters::drop));
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>(LetterQuery.PARAMETERS);
    parameters.put("letter", "the id of a letter that is meant; may stand many times");
    parameters.put("all", "true where nothing else says which are meant");
    return parameters;
  }

  @Override
  public Done act(Form form, User user) {
    LetterFilter filter = LetterQuery.of(form, form.all("letter"));
    if (filter.meansAll() && !form.text("all").equals("true")) {
      throw new IllegalArgumentException("Pick at least one dead letter");
    }
    request.accept(filter, user.name());
    return new Done(said, "/dead-letters");
  }
}
