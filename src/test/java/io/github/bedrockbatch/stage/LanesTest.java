/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.ledger.Ledger.Load;
import io.github.bedrockbatch.ledger.Place;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final String MODEL = "a";

  private final SettableClock clock = new SettableClock();
  private final Lane standard = lane("default", 10);
  private final Lane eu = lane("eu", 5, MODEL);
  private final Lane closed = lane("closed", 0);
  private final Lanes lanes =
      new Lanes(List.of(standard, eu, closed), clock, Duration.ofMinutes(1));

  private static Lane lane(String name, int maxOpen, String... models) {
    return new Lane(
        new LaneOptions(name, List.of(models), "", maxOpen, null, null, null),
        new Place(name, name + "-home", "bucket", ""),
        null,
        null,
        null);
  }

  private static Load load(Lane lane, int uploaded, int submitted) {
    return new Load(lane.place().home(), MODEL, uploaded, submitted);
  }

  @Test
  void the_lane_with_the_most_room_is_taken() {
    assertThat(lanes.toUpload(MODEL, List.of())).contains(standard);
    assertThat(lanes.toUpload(MODEL, List.of(load(standard, 3, 4)))).contains(eu);
    assertThat(lanes.toUpload("b", List.of(load(standard, 3, 9)))).contains(standard);
    assertThat(lanes.toUpload(MODEL, List.of(load(standard, 3, 10), load(eu, 1, 5))))
        .as("the shortest queue, where none has room")
        .contains(eu);
  }

  @Test
  void of_equal_ones_that_which_failed_least_lately_is_taken() {
    lanes.failed("upload", standard);
    assertThat(lanes.toUpload(MODEL, List.of())).contains(eu);

    clock.advance(Duration.ofSeconds(2));
    assertThat(lanes.toUpload(MODEL, List.of(load(standard, 0, 5)))).contains(eu);
    assertThat(lanes.toUpload(MODEL, List.of(load(standard, 0, 4)))).contains(standard);
  }

  @Test
  void one_that_fails_rests_for_that_stage_and_one_that_refuses_for_that_model() {
    lanes.failed("collect", standard);
    assertThat(lanes.toUpload(MODEL, List.of())).contains(standard);
    assertThat(lanes.resting("collect")).containsExactly("default-home");

    lanes.leave(standard, MODEL, Duration.ofSeconds(30), true);
    assertThat(lanes.toUpload(MODEL, List.of())).contains(eu);
    assertThat(lanes.toUpload("b", List.of())).contains(standard);
    assertThat(lanes.takes(standard, MODEL, 0)).isFalse();
    lanes.leave(eu, MODEL, Duration.ofSeconds(30), false);
    assertThat(lanes.mayServe(MODEL)).as("it is only full").isTrue();
    assertThat(lanes.toUpload(MODEL, List.of())).isEmpty();

    clock.advance(Duration.ofSeconds(30));
    assertThat(lanes.toUpload(MODEL, List.of())).contains(standard);
  }

  @Test
  void one_serves_a_model_again_after_the_clock_was_set_back() {
    lanes.leave(standard, MODEL, Duration.ofSeconds(30), true);
    clock.advance(Duration.ofHours(-2));

    assertThat(lanes.left(standard)).isEmpty();
  }

  @Test
  void a_batch_moves_only_to_a_lane_that_has_room_at_once() {
    assertThat(lanes.toMove(standard, MODEL, List.of(load(standard, 1, 10)))).contains(eu);
    assertThat(lanes.toMove(standard, MODEL, List.of(load(standard, 1, 10), load(eu, 1, 4))))
        .isEmpty();
    assertThat(lanes.toMove(standard, "b", List.of(load(standard, 1, 10)))).isEmpty();
  }
}
