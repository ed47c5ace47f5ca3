/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.config.source.Secrets;
import io.github.bedrockbatch.files.DirectoryInUseException;
import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.ledger.LedgerNotOpenedException;
import io.github.bedrockbatch.ledger.sql.LedgerVersionException;
import io.github.bedrockbatch.recovery.LedgerBehindException;
import io.github.bedrockbatch.stage.Failure;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints why a command failed: one message with the remedy for what a person can fix, the chain of
 * causes for anything else.
 */
public final class Explanation {
  private Explanation() {}

  public static void print(Exception e) {
    if (e instanceof InvalidSettings || e instanceof LedgerBehindException) {
      System.err.println(Terminal.plain(e.getMessage())); // may have several lines
      return;
    }
    Optional<String> line = line(e);
    if (line.isPresent()) {
      System.err.println(Terminal.line(line.get()));
    } else {
      printCauses(e);
    }
  }

  private static Optional<String> line(Exception e) {
    if (e instanceof DirectoryInUseException || e instanceof CommandException) {
      return Optional.of(e.getMessage());
    }
    if (Disk.isFull(e)) {
      return Optional.of(
          "A disk is full: that of the data folder (data.dir), of the ledger (ledger.url) or of"
              + " the results. Make room there, then give the command again");
    }
    if (e instanceof DirectoryLock.UnusableException) {
      return Optional.of(
          "%s (%s). Let this user write there, or use another folder with -Ddata.dir=…"
              .formatted(e.getMessage(), Failure.of(e.getCause()).words()));
    }
    return takenPort(e)
        .or(() -> closedFile(e))
        .or(
            () ->
                e instanceof LedgerNotOpenedException || e instanceof LedgerVersionException
                    ? Optional.of(Secrets.inUrl(e.getMessage()))
                    : LedgerRefusal.line(e));
  }

  private static <T extends Throwable> Optional<T> cause(Exception e, Class<T> type) {
    return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .findFirst()
        .map(type::cast);
  }

  private static Optional<String> closedFile(Exception e) {
    return cause(e, AccessDeniedException.class)
        .map(
            denied ->
                denied.getFile()
                    + ": access denied. Give the command as the user to whom it belongs, or let"
                    + " this one read and write there");
  }

  private static Optional<String> takenPort(Exception e) {
    return cause(e, BindException.class)
        .map(
            taken -> {
              String said = String.valueOf(e.getMessage());
              return (said.endsWith(taken.getMessage()) ? said : said + ": " + taken.getMessage())
                  + ". Stop what listens there, or set another port";
            });
  }

  private static void printCauses(Exception e) {
    String said = shown(e);
    System.err.println("camel-bedrock-batch failed: " + said);
    if ("DEBUG".equalsIgnoreCase(System.getProperty("log.level"))) {
      e.printStackTrace();
      return;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      String words = shown(cause);
      if (!said.contains(words)) { // Camel repeats its causes in its messages
        System.err.println("  because: " + words);
        said = words;
      }
    }
    System.err.println("Add -Dlog.level=DEBUG for the place in the code.");
  }

  /**
   * Hides secrets, as database drivers put the whole URL into their messages, and the names of
   * Camel's exceptions, which tell a person less than what follows them.
   */
  private static String shown(Throwable e) {
    String named = Terminal.line(Secrets.inUrl(e.toString()));
    return named.replaceFirst("^(?:org\\.apache\\.camel\\.[\\w.]+Exception: )+(?=.)", "");
  }
}
