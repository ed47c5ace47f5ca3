/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.CLAUDE;
import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources append, sync and seal at the same time, on a disk that forgets what it has refused. */
class ForgetfulDiskTest {
  private static final int SOURCES = 4;
  private static final int RECORDS = 140;
  private static final int PAGE = 7;
  private static final Pattern MARK = Pattern.compile("\"(?:in|of)\":\"[^\"]+\"");

  /** A force tells once of a failure; those after it succeed, and bring what was written since. */
  private static final class ForgetfulDisk implements Disk {
    private final Map<FileChannel, List<String>> dirty = new IdentityHashMap<>();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final Random random = new Random();
    private volatile boolean works;

    private boolean fails(int oneIn) {
      return !works && random.nextInt(oneIn) == 0;
    }

    @Override
    public int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      if (fails(50)) {
        throw new IOException("No space left on device");
      }
      List<String> marks = marks(StandardCharsets.UTF_8.decode(bytes.duplicate()));
      int written = file.write(bytes, at);
      synchronized (dirty) {
        dirty.computeIfAbsent(file, of -> new ArrayList<>()).addAll(marks);
      }
      return written;
    }

    @Override
    public void force(FileChannel file) throws IOException {
      file.position(); // throws when it is closed
      List<String> marks;
      synchronized (dirty) {
        marks = dirty.remove(file);
      }
      if (fails(12)) {
        IntStream.range(0, random.nextInt(50)).forEach(each -> Thread.yield());
        throw new IOException("Input/output error");
      }
      kept.addAll(marks == null ? List.of() : marks);
    }
  }

  private static List<String> marks(CharSequence text) {
    return MARK.matcher(text).results().map(MatchResult::group).toList();
  }

  @TempDir private Path root;
  private final ForgetfulDisk disk = new ForgetfulDisk();
  private final MemoryLedger ledger = new MemoryLedger();
  private SpoolFolder folder;
  private Spool spool;

  @Test
  @Timeout(60)
  void acknowledges_and_seals_only_what_is_on_disk() throws Exception {
    folder = new SpoolFolder(root);
    BatchOptions options =
        new BatchOptions(5, 40, 1_000_000, SpoolFixture.MAX_AGE, UnderMinimum.WAIT, SOURCES, false);
    BatchIds ids = new BatchIds(Clock.systemUTC(), new SecureRandom());
    Reserve all = Reserve.none();
    spool =
        new Spool(
            folder,
            options,
            watched(),
            Clock.systemUTC(),
            ids,
            "node",
            all,
            disk,
            new OpenFiles(1));
    spool.recover();

    CompletableFuture.allOf(
            IntStream.range(0, SOURCES)
                .mapToObj(n -> CompletableFuture.runAsync(() -> deliver("s" + n, new Random(n))))
                .toArray(CompletableFuture[]::new))
        .get();
    disk.works = true;
    spool.close();

    List<String> found = new ArrayList<>();
    for (Batch batch : ledger.all()) {
      assertThat(batch.contents().records()).isGreaterThanOrEqualTo(5);
      found.addAll(marks(Files.readString(folder.sealedContext(batch.key(), batch.id()))));
    }
    for (Path open : openFolders()) {
      found.addAll(marks(Files.readString(open.resolve(SpoolFolder.CONTEXT))));
    }
    assertThat(found).doesNotHaveDuplicates().hasSize(SOURCES * RECORDS);
  }

  private List<Path> openFolders() throws IOException {
    List<Path> open = new ArrayList<>();
    for (Path key : folder.keyFolders()) {
      open.addAll(SpoolFolder.batches(key, SpoolFolder.OPEN));
    }
    return open;
  }

  private void deliver(String source, Random random) {
    int acknowledged = 0;
    while (acknowledged < RECORDS) {
      int to = Math.min(RECORDS, acknowledged + PAGE * (1 + random.nextInt(3)));
      try {
        for (int from = acknowledged; from < to; from += PAGE) {
          spool.append(page(source, from, Math.min(to, from + PAGE)));
        }
        if (random.nextInt(5) == 0) {
          spool.sealNow();
        }
        spool.sync();
        for (int n = acknowledged; n < to; n++) {
          assertThat(disk.kept).contains(mark("in", source, n), mark("of", source, n));
        }
        acknowledged = to;
      } catch (IOException e) {
        continue; // delivered again
      }
    }
  }

  private static String mark(String name, String source, long n) {
    return "\"" + name + "\":\"" + source + '/' + n + '"';
  }

  private static PromptPage page(String source, long from, long to) {
    return new PromptPage(
        LongStream.range(from, to)
            .mapToObj(
                n ->
                    new Prompt(
                        n % 3 == 0 ? CLAUDE : NOVA,
                        new Context("id", source, n, 1, Map.of("of", source + '/' + n)),
                        ('{' + mark("in", source, n) + '}').getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  /** Looks at the files of a batch that is being sealed. */
  private Ledger watched() {
    Ledger behind = ledger.ledger();
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("seal")) {
                Batch batch = (Batch) arguments[0];
                Path open =
                    root.resolve(batch.key().directoryName())
                        .resolve(batch.id() + SpoolFolder.OPEN);
                for (String file : List.of(SpoolFolder.INPUT, SpoolFolder.CONTEXT)) {
                  assertThat(disk.kept).containsAll(marks(Files.readString(open.resolve(file))));
                }
              }
              try {
                return method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
