/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.prompt.PromptPage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages with one prompt and with many, read page by page. */
class MessagePagesTest {
  private final MessageIntake intake =
      new MessageIntake(
          Reading.standard(), new ValueReaders(Reading.MAX, ModelsAllow.all(), Clock.systemUTC()));
  private final List<String> rejected = new ArrayList<>();

  private Iterator<PromptPage> pages(String... bodies) {
    List<SourceMessage> messages = new ArrayList<>();
    for (String body : bodies) {
      messages.add(
          new SourceMessage(
              "m" + messages.size(),
              body.getBytes(StandardCharsets.UTF_8),
              "jms:prompts",
              -1,
              "id" + messages.size(),
              null,
              Map.of(),
              name -> null));
    }
    return intake.pages(
        messages,
        (message, place, rejection, value, id) ->
            rejected.add(message.name() + ":" + place.line() + " " + rejection.code().wireName()),
        false);
  }

  private static List<String> contexts(Iterator<PromptPage> pages) {
    List<String> contexts = new ArrayList<>();
    pages.forEachRemaining(
        page ->
            page.prompts()
                .forEach(
                    prompt ->
                        contexts.add(
                            prompt.context().id()
                                + " "
                                + prompt.context().source()
                                + " "
                                + prompt.context().ordinal())));
    return contexts;
  }

  @Test
  void a_long_message_is_read_no_further_than_its_pages_are_asked_for() {
    String one = "{\"prompt\":\"x\"}\n";
    for (int prompts : List.of(3_500, 100_000)) { // copied, and read where it is
      Iterator<PromptPage> pages = pages(one.repeat(prompts) + "no prompt\n");

      assertThat(pages.next().prompts()).hasSize(PromptPage.MAX_RECORDS);
      assertThat(rejected).isEmpty();
      assertThat(contexts(pages))
          .hasSize(prompts - PromptPage.MAX_RECORDS)
          .endsWith("m0:" + prompts + " jms:prompts id0 " + prompts);
      assertThat(rejected).containsExactly("m0:" + (prompts + 1) + " wrong-type");
      rejected.clear();
    }
  }

  @Test
  void a_message_with_one_prompt_stands_for_it_and_one_with_more_values_is_a_source() {
    String good = "{\"prompt\":\"x\"}";

    assertThat(contexts(pages(good, good + "\n" + good, "7\n" + good, good + "\n7", "", good)))
        .containsExactly(
            "m0 jms:prompts -1",
            "m1:1 jms:prompts id1 1",
            "m1:2 jms:prompts id1 2",
            "m2:2 jms:prompts id2 2",
            "m3:1 jms:prompts id3 1",
            "m5 jms:prompts -1");
    assertThat(rejected).containsExactly("m2:1 wrong-type", "m3:2 wrong-type", "m4:1 empty-file");
  }
}
