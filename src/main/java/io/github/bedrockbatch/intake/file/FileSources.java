/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.ContentDigest;
import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.ledger.source.SourceFile;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides which source a file is, by its name and content, not by its path and times, which differ
 * in every copy. A file that begins with all that was read of a known file of its name is the same
 * source, to which something was appended, so that only the rest is new. All decisions follow from
 * the ledger and the file, so that a crash does not change any.
 */
public final class FileSources {
  /** Files of other routes may be asked in another way, and are separate sources. */
  private static final Set<String> SHIPPED_ROUTES =
      Set.of("intake-files", "intake-sftp", "intake-file");

  private final Function<String, List<SourceFile>> known;

  /**
   * @param known the files of a name that were read before, or begun to be
   */
  public FileSources(Function<String, List<SourceFile>> known) {
    this.known = known;
  }

  /**
   * @param route the id of the route that it comes by, or null
   */
  FileSource of(String fileName, String route, WatchedFile file) throws IOException {
    String name =
        route == null || SHIPPED_ROUTES.contains(route) ? fileName : fileName + '@' + route;
    long size = file.size();
    List<SourceFile> before = known.apply(name);
    SortedSet<Long> lengths = new TreeSet<>(Set.of(size));
    before.forEach(one -> lengths.add(one.bytes()));
    Map<Long, String> digests =
        ContentDigest.ofEach(file.channel(), lengths.headSet(size + 1)); // the others are longer
    String digest = digests.get(size);
    String id = "file:" + name + ':' + size + ':' + digest;
    SourceFile same =
        before.stream()
            .filter(one -> one.source().equals(id) || isBeginning(one, digests))
            .max(Comparator.comparingLong(SourceFile::bytes))
            .orElse(null);
    String source = same == null ? id : same.source();
    return new FileSource(fileName, new SourceFile(source, name, size, digest), same);
  }

  /** An empty file does not count as the beginning of any other. */
  private static boolean isBeginning(SourceFile one, Map<Long, String> digests) {
    return one.bytes() > 0 && one.digest().equals(digests.get(one.bytes()));
  }
}
