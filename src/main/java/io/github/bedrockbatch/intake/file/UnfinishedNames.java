/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Excludes files whose names say that they are still being written; the bean {@code finishedNames},
 * a filter of consumers of files.
 */
public final class UnfinishedNames implements GenericFileFilter<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedNames.class);
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Pattern names;
  private final Clock clock;
  private final LoggedOnce said = new LoggedOnce();

  /**
   * @param globs patterns in which * stands for any characters and ? for one; upper and lower case
   *     are the same
   */
  public UnfinishedNames(List<String> globs, Clock clock) {
    this.names =
        Pattern.compile(
            globs.stream().map(UnfinishedNames::pattern).collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    this.clock = clock;
  }

  private static String pattern(String glob) {
    return Arrays.stream(glob.split("(?<=[*?])|(?=[*?])"))
        .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
        .collect(Collectors.joining());
  }

  @Override
  public boolean accept(GenericFile<Object> file) {
    return accepts(file);
  }

  boolean accepts(GenericFile<?> file) {
    String name = file.getFileNameOnly();
    if (!names.matcher(name).matches()) {
      return true;
    }
    Instant written = Instant.ofEpochMilli(file.getLastModified());
    if (written.isBefore(clock.instant().minus(FORGOTTEN)) && said.isNew(name)) {
      LOG.warn(
          "{} has the name of a file that is still being written (intake.unfinished-names) and is"
              + " passed over; it has not changed since {}",
          FileNames.printable(name),
          written);
    }
    return false;
  }
}
