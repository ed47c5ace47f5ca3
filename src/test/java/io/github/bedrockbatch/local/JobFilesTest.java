/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Objects that a job reads and writes without a copy of them. */
class JobFilesTest {
  @TempDir Path directory;

  @Test
  void the_input_is_what_was_checked_whatever_becomes_of_its_object() {
    SettableClock clock = new SettableClock();
    try (Emulator emulator =
        Emulator.start(
            directory,
            o -> {
              o.clock = clock;
              o.jobDuration = Duration.ofHours(10);
            })) {
      emulator.put("in/a.jsonl", Emulator.converseRecords(100));
      String arn = emulator.create("checked");
      clock.advance(Duration.ofHours(1));
      emulator.awaitStatus(arn, "Validating");
      clock.advance(Duration.ofHours(2));
      emulator.awaitStatus(arn, "Scheduled");
      emulator.put("in/a.jsonl", Emulator.converseRecord("another", "x".repeat(100)).repeat(3));
      emulator.s3.deleteObject(r -> r.bucket(Emulator.BUCKET).key("in/a.jsonl"));
      clock.advance(Duration.ofHours(2));
      emulator.awaitStatus(arn, "InProgress");
      clock.advance(Duration.ofHours(10));

      assertThat(emulator.awaitEnd(arn).successRecordCount()).isEqualTo(100);
      assertThat(emulator.outputOf(arn))
          .allMatch(line -> line.path("recordId").textValue().matches("r\\d+"))
          .hasSize(100);
    }
  }

  @Test
  void the_output_is_an_object_like_others() throws IOException {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.put("in/a.jsonl", Emulator.converseRecords(100));
      String arn = emulator.create("moved");
      emulator.awaitEnd(arn);
      String key = "out/" + Emulator.id(arn) + "/a.jsonl.out";
      HeadObjectResponse head = emulator.s3.headObject(r -> r.bucket(Emulator.BUCKET).key(key));
      String content = emulator.read(key);

      assertThat(head.contentLength()).isEqualTo(content.length());
      assertThat(head.contentType()).isEqualTo("application/octet-stream");
      assertThat(head.eTag()).matches("\"[0-9a-f]{32}-1\"");
      assertThat(emulator.s3.listObjectsV2(r -> r.bucket(Emulator.BUCKET).prefix(key)).contents())
          .singleElement()
          .satisfies(listed -> assertThat(listed.eTag()).isEqualTo(head.eTag()));
      assertThat(
              emulator
                  .s3
                  .getObjectAsBytes(
                      r ->
                          r.bucket(Emulator.BUCKET)
                              .key(key)
                              .ifMatch(head.eTag())
                              .range("bytes=0-9"))
                  .asUtf8String())
          .isEqualTo(content.substring(0, 10));
      emulator.s3.copyObject(
          r ->
              r.sourceBucket(Emulator.BUCKET)
                  .sourceKey(key)
                  .destinationBucket(Emulator.BUCKET)
                  .destinationKey("copy"));
      assertThat(emulator.read("copy")).isEqualTo(content);
    }
    try (Stream<Path> left = Files.list(directory.resolve("work"))) {
      assertThat(left).isEmpty();
    }
  }
}
