/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import static java.util.Comparator.naturalOrder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the tables of a ledger up to date, by Flyway. */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String HISTORY = "ledger_history";
  private static final String MADE =
      "select version, success from " + HISTORY + " where version is not null";

  /** SQLSTATE for an undefined table. */
  private static final String NO_TABLE = "42P01";

  private static final Pattern FILE = Pattern.compile("(?:.*/)?V(\\d+)__\\w+\\.sql");

  private static final Map<List<String>, Set<MigrationVersion>> KNOWN = new ConcurrentHashMap<>();

  private Migrations() {}

  /**
   * Makes the changes that are missing; of several nodes at once, one makes them.
   *
   * @param beforeChange is called before existing older tables are changed; may throw
   * @return whether Flyway has run, which changes settings of pooled connections
   * @throws LedgerVersionException when a newer version has made changes, which Flyway would ignore
   */
  public static boolean bringUpToDate(
      DataSource database, Dialect dialect, String shownUrl, Runnable beforeChange) {
    Set<MigrationVersion> known = known(dialect.migrations());
    History history = history(database);
    newer(history, known)
        .ifPresent(
            tables -> {
              throw LedgerVersionException.newer(shownUrl, tables);
            });
    // Flyway takes a tenth of a start to find that there is nothing to do.
    if (!history.hasFailures() && history.made().equals(known)) {
      return false;
    }
    if (!history.made().isEmpty() && !history.made().containsAll(known)) {
      beforeChange.run();
    }
    dialect.mustTakeChanges(database);
    boolean isChange = !history.made().isEmpty();
    if (isChange) {
      LOG.info(
          "The tables of the ledger {} are changed to version {}. That may take minutes where it"
              + " is large. It waits for whoever holds a lock on them, and other nodes wait for it",
          shownUrl,
          Collections.max(known));
    }
    migrate(database, dialect);
    if (isChange) {
      LOG.info("The tables of the ledger are at version {}", Collections.max(known));
    }
    return true;
  }

  private static void migrate(DataSource database, Dialect dialect) {
    Flyway.configure()
        .dataSource(database)
        .locations(dialect.migrations().stream().map("classpath:"::concat).toArray(String[]::new))
        .table(HISTORY)
        .outOfOrder(true) // numbers are given when work begins, and may come in another order
        .lockRetryCount(-1) // one a second: another node may have much to change
        .callbacks(dialect.migrationCallbacks())
        .load()
        .migrate();
  }

  /** The version of the tables if it is newer than this program; else empty. */
  public static Optional<String> newerTables(Connection database, Dialect dialect) {
    return newer(history(database), known(dialect.migrations()));
  }

  private static Optional<String> newer(History history, Set<MigrationVersion> known) {
    return history.made().stream()
        .max(naturalOrder())
        .filter(made -> made.compareTo(Collections.max(known)) > 0)
        .map(MigrationVersion::toString);
  }

  /** Whether the database has no tables of a ledger; false if that cannot be found out. */
  public static boolean areMissing(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery(MADE).close();
      return false;
    } catch (SQLException e) {
      return NO_TABLE.equals(e.getSQLState());
    }
  }

  private record History(Set<MigrationVersion> made, boolean hasFailures) {}

  /** Empty if it cannot be read: Flyway will report why. */
  private static History history(DataSource database) {
    try (Connection connection = database.getConnection()) {
      return history(connection);
    } catch (SQLException e) {
      return new History(Set.of(), false);
    }
  }

  private static History history(Connection connection) {
    Set<MigrationVersion> made = new HashSet<>();
    boolean hasFailures = false;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(MADE)) {
      while (rows.next()) {
        made.add(MigrationVersion.fromVersion(rows.getString(1)));
        hasFailures |= !rows.getBoolean(2);
      }
    } catch (SQLException e) {
      return new History(Set.of(), false);
    }
    return new History(made, hasFailures);
  }

  /** Cached, as the content of the jar does not change and is needed repeatedly. */
  private static Set<MigrationVersion> known(List<String> folders) {
    return KNOWN.computeIfAbsent(folders, Migrations::listed);
  }

  private static Set<MigrationVersion> listed(List<String> folders) {
    Set<MigrationVersion> known = new HashSet<>();
    try {
      for (String folder : folders) {
        for (URL root : Collections.list(Migrations.class.getClassLoader().getResources(folder))) {
          files(root)
              .map(FILE::matcher)
              .filter(Matcher::matches)
              .map(name -> name.group(1))
              .map(MigrationVersion::fromVersion)
              .forEach(known::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  private static Stream<String> files(URL folder) throws IOException {
    URLConnection connection = folder.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      inJar.setUseCaches(false);
      try (JarFile jar = inJar.getJarFile()) {
        return jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith(inJar.getEntryName()))
            .toList()
            .stream();
      }
    }
    try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
      return files.map(Path::toString).toList().stream();
    }
  }
}
