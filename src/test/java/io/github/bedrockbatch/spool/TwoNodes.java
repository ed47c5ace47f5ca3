/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.node.NodeDisks;
import io.github.bedrockbatch.ledger.node.OpenNotes;
import io.github.bedrockbatch.ledger.node.Revocation;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The spools of two nodes on one ledger, a real PostgreSQL, each of which can be killed. */
final class TwoNodes implements AutoCloseable {
  static final String QUEUE = "jms:prompts";

  private static final LedgerDatabase DATABASE =
      LedgerDatabase.open(PostgresServer.running().database());

  /** Of what is appended from now on. */
  BatchKey key = Prompts.NOVA;

  final SettableClock clock = new SettableClock();
  final Node a;
  final Node b;
  private final BatchOptions options;

  TwoNodes(Path root, int minRecords, int maxRecords, UnderMinimum underMinimum)
      throws IOException {
    options =
        new BatchOptions(
            minRecords, maxRecords, 1_000_000, Duration.ofMinutes(15), underMinimum, 100, false);
    a = new Node("node-a", root.resolve("a"));
    b = new Node("node-b", root.resolve("b"));
  }

  /** One more, with an empty disk. */
  Node node(String name, Path itsRoot) throws IOException {
    return new Node(name, itsRoot);
  }

  @Override
  public void close() throws IOException {
    a.spool.close();
    b.spool.close();
  }

  /** A node with its spool. */
  final class Node {
    final Path root;
    final SpoolFolder folder;
    final Ledger ledger;
    private final BatchIds ids;
    final Revocation revocation;
    Spool spool;

    /** So many calls of seal work, then one fails; never when negative. */
    int sealsBeforeFailure = -1;

    boolean failsAfterCommit;

    Node(String name, Path root) throws IOException {
      this.root = root;
      this.folder = new SpoolFolder(root);
      this.ledger = failing(new JdbcLedger(DATABASE, clock, name));
      this.ids = new BatchIds(clock, new Random());
      this.name = name;
      this.revocation = new Revocation(DATABASE, clock, name);
      start();
    }

    private final String name;

    /** Starts, or starts again as after a kill. */
    void start() throws IOException {
      sealsBeforeFailure = -1;
      Reserve none = new Reserve(root, 0, Disk.REAL);
      Files.createDirectories(root);
      spool =
          new Spool(
              folder, options, ledger, clock, ids, name, none, Disk.REAL, OpenFiles.affordable());
      spool.recover();
    }

    /** What it has noted of its open batches is given up. */
    void isSaidToBeGone() {
      OpenNotes notes = new OpenNotes(DATABASE, clock, name, true);
      notes.begin(spool);
      notes.note();
      new NodeDisks(DATABASE, clock).forget(name, "heir");
    }

    private Ledger failing(Ledger real) {
      return (Ledger)
          Proxy.newProxyInstance(
              Ledger.class.getClassLoader(),
              new Class<?>[] {Ledger.class},
              (proxy, method, arguments) -> {
                boolean fails = method.getName().equals("seal") && sealsBeforeFailure-- == 0;
                if (fails && !failsAfterCommit) {
                  throw new IllegalStateException("no ledger");
                }
                try {
                  Object answer = method.invoke(real, arguments);
                  if (fails) {
                    throw new IllegalStateException("the answer was lost");
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    int append(String source, long from, long to) throws IOException {
      return spool.append(Prompts.page(key, source, from, to));
    }

    int append(Collection<String> messages) throws IOException {
      return spool.append(
          new PromptPage(
              messages.stream()
                  .map(
                      id ->
                          new Prompt(
                              Prompts.NOVA,
                              Context.ofMessage(id, QUEUE, QUEUE + ' ' + id, Map.of()),
                              "{}".getBytes(StandardCharsets.UTF_8)))
                  .toList()));
    }

    /** Uploads its sealed batches; returns what is in them, as {@link #sealed} does. */
    List<String> upload() throws IOException {
      List<String> all = new ArrayList<>();
      for (Batch batch : batches()) {
        if (batch.state() == BatchState.SEALED && ledger.claim(batch).isPresent()) {
          all.addAll(ids(batch));
          ledger.save(batch, batch.uploaded(Rows.PLACE, clock.instant()));
          spool.sealed().remove(batch);
        }
      }
      return all;
    }

    void acknowledge(Collection<String> messages) {
      spool.acknowledged(messages.stream().map(id -> QUEUE + ' ' + id).toList());
    }

    List<Batch> batches() throws IOException {
      return folder.sealedIds().stream().map(id -> ledger.find(id).orElseThrow()).toList();
    }

    /** What is in its sealed batches, in order, as {@code source/ordinal} or as a message. */
    List<String> sealed() throws IOException {
      List<String> all = new ArrayList<>();
      for (Batch batch : batches()) {
        all.addAll(ids(batch));
      }
      return all;
    }

    private List<String> ids(Batch batch) throws IOException {
      List<String> all = new ArrayList<>();
      for (var context : SpoolFixture.lines(folder.sealedContext(batch.key(), batch.id()))) {
        if (!context.get("source").textValue().equals(Context.PADDING)) {
          all.add(context.get("id").textValue());
        }
      }
      return all;
    }

    List<Path> folders(String suffix) throws IOException {
      try (Stream<Path> tree = Files.walk(root, 2)) {
        return tree.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
      }
    }
  }
}
