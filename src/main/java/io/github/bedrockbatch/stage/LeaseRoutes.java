/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.node.Revocation;
import io.github.bedrockbatch.prompt.Ack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * Renews the leases of this node while its stages work, and revokes batches of nodes that have
 * ended before they were uploaded.
 */
public final class LeaseRoutes extends RouteBuilder {
  private final Ledger ledger;
  private final LedgerDatabase database;
  private final Problems problems;
  private final Revocation revocation;
  private final Duration lease;
  private final boolean keepsDisk;
  private final Path data;
  private final DirectoryLock lock;

  /**
   * @param lock that of the data folder
   */
  public LeaseRoutes(StageContext context, DirectoryLock lock) throws IOException {
    this.data = context.data().toAbsolutePath();
    this.lock = lock;
    this.ledger = context.ledger();
    this.database = context.database();
    this.problems = context.failures().problems();
    this.revocation =
        new Revocation(
            context.database(),
            context.clock(),
            context.node(),
            DirectoryLock.identity(context.data()));
    this.lease = context.settings().ledger().lease();
    this.keepsDisk = context.settings().intake().ack() == Ack.SPOOLED;
  }

  /**
   * Registers this node in the ledger. Waits until the lease of an earlier process of the same
   * name, which was killed on another machine or before a restart of this one, has ended.
   *
   * @return false when another process still works under this name
   */
  public boolean begin() throws InterruptedException {
    long end = System.nanoTime() + lease.toNanos();
    boolean told = false;
    while (ledger.isShared() && !revocation.alive(lease, keepsDisk)) {
      if (System.nanoTime() > end) {
        return false;
      }
      if (!told) {
        told = true;
        log.info(
            "Another process was this node a moment ago, on another machine or before a restart of"
                + " this one. Waiting up to {} s for the end of its lease (ledger.lease)",
            lease.toSeconds());
      }
      TimeUnit.SECONDS.sleep(1);
    }
    return true;
  }

  @Override
  public void configure() {
    from("timer:leases?period=" + lease.toMillis() / 4)
        .routeId("leases")
        .onException(Exception.class)
        .handled(true)
        .process(this::failed)
        .id("leases-failed")
        .end()
        .process(exchange -> folderMustBeInPlace())
        .id("leases-folder")
        .process(exchange -> ledger.renewLeases())
        .id("leases-renew")
        .process(exchange -> mustNotBeNewer())
        .id("leases-version")
        .filter(exchange -> ledger.isShared())
        .id("leases-shared")
        .process(exchange -> stayAlive())
        .id("leases-alive")
        .process(exchange -> tell(revocation.revoke()))
        .id("leases-revoke")
        .end()
        // Not before: a disk that is full takes the renewal of no lease, and nothing else.
        .process(exchange -> problems.ledgerWorks("leases"))
        .id("leases-renewed");
  }

  private void stayAlive() {
    if (!revocation.alive(lease, keepsDisk)) {
      // A process of the same name that came while this one stood still has the same leases.
      throw new Displaced(
          "Another process has begun to work as this node, on a copy of its data folder");
    }
  }

  private void folderMustBeInPlace() throws IOException {
    if (!lock.isInPlace()) {
      // What is open is written to files that have no name any more, or another one.
      throw new Displaced(
          ("The data folder %s was moved, removed or replaced while this process worked with it:"
                  + " what it takes in could be lost. Put the folder back, or let data.dir name"
                  + " where it is now, before you start again")
              .formatted(data));
    }
  }

  private void mustNotBeNewer() {
    database
        .newerTables()
        .ifPresent(
            tables -> {
              throw new Displaced(
                  ("A newer version of this program has changed the tables of the ledger (to %s),"
                          + " on which this one would do harm: start that version")
                      .formatted(tables));
            });
  }

  /** Ends the process: another one has taken its place, and it must not work any longer. */
  private static final class Displaced extends Error {
    private static final long serialVersionUID = 1L;

    private Displaced(String message) {
      super(message, null, false, false); // no stack trace: it would say nothing
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }

  private void tell(List<String> revoked) {
    if (!revoked.isEmpty()) {
      log.warn(
          "Batches {} are revoked: their node ended before they were uploaded, and their records"
              + " come again from their sources",
          String.join(", ", revoked));
    }
  }

  private void failed(Exchange exchange) {
    problems.ledgerAway(
        "leases",
        lease.dividedBy(4),
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
