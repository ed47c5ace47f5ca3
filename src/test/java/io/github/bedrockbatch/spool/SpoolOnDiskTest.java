/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.DiskSyncs;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of the spool is on disk, and when. */
class SpoolOnDiskTest {
  private static final BatchKey KEY =
      new BatchKey("amazon.nova-lite-v1:0", InvocationType.CONVERSE);

  @TempDir Path data;
  private Ledger ledger;

  @BeforeEach
  void open_the_ledger() {
    ledger = new JdbcLedger(LedgerDatabase.open(NewLedger.in(data)), Clock.systemUTC(), "node");
  }

  @AfterEach
  void close_the_ledger() {
    ledger.close();
  }

  @Test
  void what_a_killed_process_appended_is_on_disk_before_its_source_is_acknowledged()
      throws Exception {
    spool(ledger).append(page(3, "short")); // and killed before the sync
    Spool restarted = spool(ledger);

    List<Path> forced =
        DiskSyncs.during(
            () -> {
              restarted.recover();
              assertThat(restarted.append(page(3, "short"))).isZero();
              restarted.sync();
            });

    assertThat(forced)
        .contains(batch().resolve(SpoolFolder.INPUT), batch().resolve(SpoolFolder.CONTEXT));
    restarted.close();
  }

  @Test
  void the_files_of_a_new_batch_can_be_found_after_a_power_loss() throws Exception {
    Spool spool = spool(ledger);

    List<Path> forced = DiskSyncs.during(() -> spool.append(page(1, "short")));

    assertThat(forced).contains(batch(), batch().getParent());
    spool.close();
  }

  @Test
  void a_record_with_a_block_in_it_that_was_never_written_is_cut_off() throws Exception {
    try (Spool spool = spool(ledger)) {
      spool.append(page(3, "long ".repeat(4_000)));
    }
    Path input = batch().resolve(SpoolFolder.INPUT);
    try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
      file.seek(file.length() - 12_000);
      file.write(new byte[4_096]);
    }

    assertThat(WholeRecords.read(batch()).records()).isEqualTo(2);
  }

  @Test
  void nobody_finds_the_files_of_a_batch_that_is_being_sealed() throws Exception {
    Spool[] spool = new Spool[1];
    CompletableFuture<?>[] found = new CompletableFuture<?>[1];
    Ledger slow =
        (Ledger)
            Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(ledger, arguments);
                  if (method.getName().equals("seal")) {
                    Batch sealed = ledger.claim(BatchState.SEALED).orElseThrow();
                    found[0] =
                        CompletableFuture.supplyAsync(
                            () -> Files.exists(spool[0].sealed().input(sealed)));
                    Thread.sleep(200);
                  }
                  return result;
                });
    spool[0] = spool(slow);
    spool[0].append(page(3, "short"));

    spool[0].sealNow();

    assertThat(found[0].get()).isEqualTo(true);
    spool[0].close();
  }

  @Test
  @Timeout(60)
  void others_append_sync_and_acknowledge_while_a_batch_is_being_sealed() throws Exception {
    CountDownLatch sealing = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Ledger slow =
        (Ledger)
            Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("seal")) {
                    sealing.countDown();
                    over.await();
                  }
                  return method.invoke(ledger, arguments);
                });
    Spool spool = spool(slow);
    spool.append(page(2, "short"));
    CompletableFuture<Void> sealed =
        CompletableFuture.runAsync(
            () -> {
              try {
                spool.sealNow();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    sealing.await();

    assertThat(spool.append(page(3, "short"))).as("two of them are in hand").isEqualTo(1);
    spool.sync();
    spool.acknowledged(List.of("message"));
    assertThat(spool.openRecords()).isEqualTo(3);
    assertThat(sealed).isNotDone();

    over.countDown();
    sealed.join();
    assertThat(spool.openRecords()).isEqualTo(1);
    assertThat(ledger.inState(BatchState.SEALED)).hasSize(1);
    spool.close();
  }

  private Spool spool(Ledger itsLedger) {
    return new Spool(
        new SpoolFolder(data.resolve("spool")),
        Settings.load(SettingsSource.commandLine(Map.of("batch.min-records", "1"))).batch(),
        itsLedger,
        Clock.systemUTC(),
        new BatchIds(Clock.systemUTC(), new SecureRandom()),
        "node",
        new Reserve(data, 0, Disk.REAL),
        Disk.REAL,
        OpenFiles.affordable());
  }

  /** The folder of the only open batch. */
  private Path batch() throws IOException {
    return SpoolFolder.batches(data.resolve("spool").resolve(KEY.directoryName()), SpoolFolder.OPEN)
        .get(0);
  }

  private static PromptPage page(int records, String text) {
    byte[] modelInput = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    return new PromptPage(
        IntStream.range(0, records)
            .mapToObj(
                n -> new Prompt(KEY, new Context("p" + n, "source", n, 1, Map.of()), modelInput))
            .toList());
  }
}
