/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class EmbeddedS3Test {
  @TempDir Path directory;

  @Test
  void an_object_that_is_being_written_is_in_no_listing() throws Exception {
    try (Emulator emulator = Emulator.start(directory);
        PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream body = new PipedInputStream(writer)) {
      CompletableFuture<Void> put =
          CompletableFuture.runAsync(
              () ->
                  emulator.s3.putObject(
                      r -> r.bucket(Emulator.BUCKET).key("slow/a.jsonl"),
                      RequestBody.fromInputStream(body, 1_000_000)));
      writer.write(new byte[500_000]);
      await().until(this::aTemporaryFileIsThere);
      assertThat(emulator.keys("slow/")).isEmpty();
      writer.write(new byte[500_000]);
      writer.close();
      put.join();
      assertThat(emulator.keys("slow/")).containsExactly("slow/a.jsonl");
    }
  }

  private boolean aTemporaryFileIsThere() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("s3"))) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("a.jsonl-"));
    }
  }

  @Test
  void a_wrong_secret_is_refused() {
    try (Emulator emulator = Emulator.start(directory);
        S3Client stranger =
            S3Client.builder()
                .endpointOverride(emulator.aws.s3Endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "no")))
                .build()) {
      assertThatThrownBy(() -> stranger.listObjectsV2(r -> r.bucket(Emulator.BUCKET)))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void an_object_may_ask_for_encryption_with_any_key() {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.s3.putObject(
          r -> r.bucket(Emulator.BUCKET).key("a").serverSideEncryption("AES256"),
          RequestBody.fromString("1"));
      emulator.s3.putObject(
          r ->
              r.bucket(Emulator.BUCKET)
                  .key("b")
                  .serverSideEncryption("aws:kms")
                  .ssekmsKeyId("alias/prompts"),
          RequestBody.fromString("2"));
      assertThat(emulator.read("a") + emulator.read("b")).isEqualTo("12");
    }
  }

  @Test
  void another_s3_server_can_be_used_instead(@TempDir Path second) {
    try (Emulator first = Emulator.start(directory);
        Emulator other =
            Emulator.start(
                second,
                o -> {
                  o.s3Endpoint = Optional.of(first.aws.s3Endpoint());
                  o.buckets = List.of("more");
                })) {
      assertThat(other.aws.s3Endpoint()).isEqualTo(first.aws.s3Endpoint());
      assertThat(first.s3.listBuckets().buckets())
          .extracting(bucket -> bucket.name())
          .contains(Emulator.BUCKET, "more");
      first.put("in/a.jsonl", Emulator.converseRecords(100));
      assertThat(other.awaitEnd(other.create("elsewhere")).statusAsString()).isEqualTo("Completed");
    }
  }
}
