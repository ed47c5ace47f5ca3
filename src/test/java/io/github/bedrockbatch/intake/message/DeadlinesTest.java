/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.prompt.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the deadline of a prompt comes from. */
class DeadlinesTest {
  private final SettableClock clock = new SettableClock();
  private final List<String> rejected = new ArrayList<>();

  private List<Deadline> deadlines(Map<String, String> route, String header, String body) {
    MessageIntake intake =
        new MessageIntake(
            Reading.settings(route), new ValueReaders(Reading.MAX, ModelsAllow.all(), clock));
    SourceMessage message =
        new SourceMessage(
            "m",
            body.getBytes(StandardCharsets.UTF_8),
            "jms:prompts",
            -1,
            "id",
            null,
            Map.of(),
            name -> name.equals("deadline") ? header : null);
    List<Deadline> deadlines = new ArrayList<>();
    intake
        .pages(
            List.of(message),
            (of, place, why, value, id) -> rejected.add(why.code().wireName() + " " + why.reason()),
            false)
        .forEachRemaining(
            page -> page.prompts().forEach(prompt -> deadlines.add(prompt.context().deadline())));
    return deadlines;
  }

  private Duration left(Map<String, String> route, String header, String body) {
    Deadline deadline = deadlines(route, header, body).get(0);
    return deadline == null ? null : Duration.between(clock.instant(), deadline.at());
  }

  @Test
  void a_prompts_own_wins_then_its_messages_then_its_sources() {
    Map<String, String> route = Map.of("deadline", "3h", "deadlineThen", "fail");
    String own = "{\"prompt\":\"x\",\"deadline\":\"1h\"}";
    String none = "{\"prompt\":\"x\"}";

    assertThat(left(route, "2h", own)).isEqualTo(Duration.ofHours(1));
    assertThat(left(route, "2h", none)).isEqualTo(Duration.ofHours(2));
    assertThat(left(route, null, none)).isEqualTo(Duration.ofHours(3));
    assertThat(left(Map.of(), null, none)).isNull();
    assertThat(left(Map.of("deadline", "none"), null, none)).isNull();
    assertThat(deadlines(route, "2h", own).get(0).then()).hasToString("fail");
    assertThat(deadlines(Map.of(), "2h", none).get(0).then()).hasToString("wait");
  }

  @Test
  void a_bad_header_rejects_its_message_by_name() {
    assertThat(deadlines(Map.of(), "soon", "{\"prompt\":\"x\"}")).isEmpty();
    assertThat(rejected)
        .singleElement()
        .asString()
        .startsWith("wrong-type the header `deadline` must be a time with its zone");
  }

  @Test
  void a_field_that_the_template_puts_in_is_data() {
    Map<String, String> route = Map.of("template", "Until ${deadline}?");

    assertThat(deadlines(route, null, "{\"deadline\":\"next Friday\"}")).singleElement().isNull();
    assertThat(rejected).isEmpty();
  }
}
