/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.equal;

import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts.Asked;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a prompt of which an equal one was asked in another batch to a separate batch, which takes
 * its answer, and waits for it if that job is under way. A prompt is recognised by its position in
 * its source, whichever batch it goes to.
 */
public final class KnownAnswers {
  private final AskedPrompts asked;
  private final Clock clock;

  public KnownAnswers(AskedPrompts asked, Clock clock) {
    this.asked = asked;
    this.clock = clock;
  }

  /** Returns the page, in which prompts with a known answer have the key of such batches. */
  public PromptPage look(PromptPage page) {
    Map<Integer, String> digests = new LinkedHashMap<>();
    for (int i = 0; i < page.prompts().size(); i++) {
      Prompt prompt = page.prompts().get(i);
      if (mayReuse(prompt)) {
        byte[] digest = AskedPrompts.digest(prompt.context(), prompt.modelInput());
        digests.put(i, AskedPrompts.digest(prompt.key(), digest));
      }
    }
    Map<String, Asked> known = digests.isEmpty() ? Map.of() : asked.find(digests.values());
    if (known.isEmpty()) {
      return page;
    }
    List<Prompt> prompts = new ArrayList<>(page.prompts());
    digests.forEach(
        (i, digest) -> {
          Prompt prompt = prompts.get(i);
          Asked equal = known.get(digest);
          if (equal != null && isUsable(equal, prompt.context())) {
            prompts.set(
                i, new Prompt(prompt.key().reused(), prompt.context(), prompt.modelInput()));
          }
        });
    return new PromptPage(prompts, page.notBefore());
  }

  /** Not if the prompt is retried, acknowledged after its upload, or asked on demand. */
  private static boolean mayReuse(Prompt prompt) {
    Context context = prompt.context();
    return context.reusesOfOthers() && context.attempt() == 1 && prompt.key().group().isEmpty();
  }

  /** A prompt for which something happens at its deadline does not wait for an answer under way. */
  private boolean isUsable(Asked equal, Context context) {
    boolean mayWait = context.deadline() == null || context.deadline().then().isWait();
    return equal.at().plus(context.reuse()).isAfter(clock.instant())
        && (equal.isOver() || (mayWait && equal.isUnderWay()));
  }
}
