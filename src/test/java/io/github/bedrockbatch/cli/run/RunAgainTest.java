/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.cli.Typed;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same command, given again, goes on; what was answered is never asked, or paid, again. */
@Timeout(120)
class RunAgainTest {
  @TempDir private Path folder;
  private Typed user;
  private Path out;

  @BeforeEach
  void begin() {
    user = new Typed(folder);
    out = folder.resolve("out");
  }

  private static String status(JsonNode result) {
    return result.path("status").asText();
  }

  private static int records(List<Batch> batches) {
    return batches.stream().mapToInt(batch -> batch.contents().records()).sum();
  }

  @Test
  void a_refused_prompt_is_told_each_time_and_asked_when_a_setting_lets_it_in() throws Exception {
    Path file =
        user.file(
            "dup.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n{\"id\":\"a\",\"prompt\":\"y\"}\n");

    assertThat(user.run(file, "--out", out)).isEqualTo(2);
    assertThat(user.run(file, "--out", out)).isEqualTo(2);
    assertThat(user.screen())
        .contains("2 prompts: 1 answered, 1 failed (1 of them could not be read), 0 not answered")
        .contains("1 could not be read: duplicate-id");
    assertThat(user.results(out, "dup.jsonl"))
        .extracting(result -> result.path("recordId").asText(), RunAgainTest::status)
        .containsExactlyInAnyOrder(tuple("a", "succeeded"), tuple("dup.jsonl:2", "failed"));

    user.set("intake.duplicates", "keep");
    assertThat(user.run(file, "--out", out)).isZero();

    assertThat(user.results(out, "dup.jsonl"))
        .extracting(result -> result.path("text").asText())
        .containsExactlyInAnyOrder("echo: x", "echo: y");
    assertThat(records(user.batches())).isEqualTo(2);
  }

  @Test
  void a_touched_a_copied_file_and_another_out_or_model_pay_nothing_again() throws Exception {
    user.set("prompt.reuse", "1d");
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    assertThat(user.run(file, "--out", out)).isZero();

    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.screen()).contains("These files were answered before");

    Path checkout = Files.createDirectory(folder.resolve("checkout")).resolve("p.jsonl");
    Files.copy(file, checkout);
    Path other = folder.resolve("other/deep");
    assertThat(user.run(checkout, "--out", other, "--model", "amazon.nova-pro-v1:0")).isZero();

    assertThat(user.screen()).contains("Existing answers are kept, made by amazon.nova-lite-v1:0");
    assertThat(user.results(other, "p.jsonl")).hasSize(1);
    assertThat(user.batches()).hasSize(1);

    assertThat(user.run(file, "--out", out, "--again", "--model", "amazon.nova-pro-v1:0")).isZero();
    assertThat(user.results(out, "p.jsonl"))
        .extracting(result -> result.path("modelId").asText())
        .containsExactly("amazon.nova-pro-v1:0");
    assertThat(user.batches()).hasSize(2);

    assertThat(user.screen()).contains("this is for all that was ever asked of these files: ");

    assertThat(user.run(file, "--out", out, "--again")).isZero();
    assertThat(user.results(out, "p.jsonl"))
        .singleElement()
        .satisfies(result -> assertThat(result.has("reusedFrom")).isFalse());
  }

  @Test
  void the_same_files_in_another_order_get_their_own_answers() throws Exception {
    Path a = user.file("a.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    Path b = user.file("b.jsonl", "{\"id\":\"b\",\"prompt\":\"y\"}\n");
    assertThat(user.run(a, b, "--out", out)).isZero();

    assertThat(user.run(b, a, "--out", out)).isZero();

    assertThat(user.results(out, "a.jsonl"))
        .extracting(result -> result.path("recordId").asText())
        .containsExactly("a");
    assertThat(user.results(out, "b.jsonl"))
        .extracting(result -> result.path("recordId").asText())
        .containsExactly("b");
    assertThat(user.batches()).hasSize(1);
  }

  @Test
  void what_a_refused_create_left_is_asked_when_the_model_is_put_right() throws Exception {
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    Object[] wrong = {file, "--out", out, "--model", "bedrock/us.amazon.nova-lite-v1:0"};
    for (int i = 0; i < 2; i++) {
      assertThat(user.run(wrong)).isEqualTo(1);

      JsonNode line = user.results(out, "p.jsonl").get(0);
      assertThat(line.at("/error/code").asText()).isEqualTo("NotAnswered");
      assertThat(line.at("/error/message").asText()).contains("failed: ", "modelId");
      assertThat(user.screen())
          .contains("1 prompt: 0 answered, 0 failed, 1 not answered")
          .contains("The same command retries what has no answer");
    }

    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.results(out, "p.jsonl"))
        .extracting(result -> result.path("text").asText())
        .containsExactly("echo: x");
    assertThat(user.batches())
        .extracting(Batch::state)
        .containsExactly(BatchState.DELIVERED, BatchState.DROPPED, BatchState.DROPPED);
  }

  @Test
  void what_may_not_be_asked_on_demand_ends_the_run_and_is_asked_once_it_may() throws Exception {
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    user.set("batch.min-records", "100");
    user.set("local.faults", "{\"deniedOperations\":[\"InvokeModel\"]}");

    assertThat(user.run(file, "--out", out)).isEqualTo(1);
    assertThat(user.screen())
        .contains("1 prompt: 0 answered, 0 failed, 1 not answered", "bedrock:InvokeModel")
        .contains("Then give the same command again");

    user.set("local.faults", "{}");
    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.batches()).extracting(Batch::state).containsExactly(BatchState.DELIVERED);
  }

  @Test
  void a_batch_that_is_held_back_ends_the_run_until_it_is_released() throws Exception {
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    user.set("batch.min-records", "100");
    user.set("local.faults", "{\"deniedOperations\":[\"InvokeModel\"]}");
    assertThat(user.run(file, "--out", out)).isEqualTo(1);
    user.set("local.faults", "{}");
    user.operator(operator -> operator.hold(user.batches().get(0).id()));

    assertThat(user.run(file, "--out", out)).isEqualTo(1);
    assertThat(user.screen()).contains("held back by a person", "Run: release");
    assertThat(user.results(out, "p.jsonl").get(0).at("/error/code").asText())
        .isEqualTo("NotAnswered");

    user.operator(operator -> operator.release(user.batches().get(0).id()));
    assertThat(user.run(file, "--out", out)).isZero();
  }

  @Test
  void answers_that_were_paid_and_are_lost_are_asked_again_only_when_a_person_says_so()
      throws Exception {
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    user.set("retry.lost-after", "1s").set("local.faults", "{\"missingOutput\":true}");
    assertThat(user.run(file, "--out", out)).isEqualTo(2);
    user.set("local.faults", "{}");

    assertThat(user.run(file, "--out", out)).isEqualTo(1);
    assertThat(user.screen()).contains("It may be paid, so it is not retried automatically");
    assertThat(user.batches()).hasSize(1);

    user.operator(operator -> operator.drop(user.batches().get(0).id(), false));
    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.batches()).hasSize(2);
  }

  @Test
  void a_lost_ledger_of_a_run_is_told_with_its_folder() throws Exception {
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    user.set("local.faults", "{\"endState\":\"Failed\"}");
    assertThat(user.run(file, "--out", out)).isEqualTo(2);
    Files.delete(RunFolder.ledger(user.run()));

    assertThatThrownBy(() -> user.run(file, "--out", out))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("Restore " + user.run() + " as a whole")
        .hasMessageNotContaining("adopt");
  }

  @Test
  void what_a_stopped_job_left_is_asked_by_the_same_command_and_nothing_else() throws Exception {
    StringBuilder prompts = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      prompts.append("{\"id\":\"p%d\",\"prompt\":\"%d\"}%n".formatted(i, i));
    }
    Path file = user.file("p.jsonl", prompts.toString());
    user.set("local.faults", "{\"endState\":\"Stopped\",\"processedShare\":0.4}");

    assertThat(user.run(file, "--out", out)).isEqualTo(2);

    assertThat(user.results(out, "p.jsonl")).hasSize(10);
    assertThat(user.screen()).contains("10 prompts: 4 answered, 0 failed, 6 not answered");

    user.set("local.faults", "{}");
    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.results(out, "p.jsonl"))
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9");
    assertThat(user.batches())
        .extracting(batch -> batch.contents().records())
        .containsExactly(6, 10);
  }

  @Test
  void records_that_failed_are_asked_again() throws Exception {
    Path file = user.file("p.csv", "id,prompt\n1,x\n2,y\n");
    user.set("intake.shape", "csv").set("local.faults", "{\"recordErrorShare\":1}");

    assertThat(user.run(file, "--out", out)).isEqualTo(2);
    assertThat(user.screen()).contains("2 prompts: 0 answered, 2 failed, 0 not answered");

    user.set("local.faults", "{}");
    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.results(out, "p.csv")).hasSize(2);
  }

  @Test
  void out_is_tried_before_anything_is_asked() throws Exception {
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    Path taken = user.file("taken", "a file");

    assertThatThrownBy(() -> user.run(file, "--out", taken))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("Nothing was asked; use another --out");
    Files.createDirectories(out.resolve("p.jsonl.results.jsonl"));
    assertThatThrownBy(() -> user.run(file, "--out", out)).isInstanceOf(CommandException.class);
    Path results = user.file("p.jsonl.results.jsonl", "{}");
    assertThatThrownBy(() -> user.run(file, results, "--out", out))
        .hasMessageStartingWith("p.jsonl.results.jsonl has the results of p.jsonl by its name");
    Path longest = user.file("n".repeat(240), "{\"prompt\":\"x\"}\n");
    assertThatThrownBy(() -> user.run(longest, "--out", out))
        .hasMessageContaining("Nothing was asked; use another --out or, if a name is too long");

    assertThat(folder.resolve("data")).doesNotExist();
  }
}
