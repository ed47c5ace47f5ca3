/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.files.AppendFile;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Answers of a run, in files that can become result files as they are: {@code
 * answers/<segment>/<file>.jsonl} for each input file, and an {@link AnswerIndex} that names the
 * prompt of each line. A segment grows until its files are published by links; later answers go to
 * the next segment. Not thread-safe.
 */
final class AnswerSegment implements AutoCloseable {
  private static final String FOLDER = "answers";

  private static final int BUFFERS = 4 * 1024 * 1024;
  private static final int SMALLEST_BUFFER = 8 * 1024;
  private static final int LINE = 64 * 1024;

  /** The lines that one page adds to the files. */
  static final class Page {
    private final Map<Integer, ByteArrayOutputStream> files = new TreeMap<>();
    private final List<AnswerIndex.Line> lines = new ArrayList<>();

    /**
     * @param length the length of the line without its headers, which result files do not have
     */
    void add(RunPlace place, boolean succeeded, byte[] bytes, int offset, int length) {
      ByteArrayOutputStream to =
          files.computeIfAbsent(place.file(), file -> new ByteArrayOutputStream(bytes.length));
      to.write(bytes, offset, length);
      to.write('}');
      to.write('\n');
      lines.add(new AnswerIndex.Line(place, length + 2, succeeded, true));
    }

    int size() {
      return lines.size();
    }
  }

  private final Path folder;
  private final Disk disk;
  private final long[] sizes;
  private final AppendFile[] files;
  private final AppendFile index;
  private long indexSize;
  private int passes;

  /** All segments of a run, the oldest first. */
  static List<AnswerIndex> all(Path data, int files) throws IOException {
    List<AnswerIndex> all = new ArrayList<>();
    while (Files.isDirectory(folder(data, all.size()))) {
      all.add(new AnswerIndex(folder(data, all.size()), files));
    }
    return all;
  }

  private static Path folder(Path data, int segment) {
    return data.resolve(FOLDER).resolve(Integer.toString(segment));
  }

  /**
   * The segment for further answers; cuts off what a crash has left after its last finished batch.
   */
  static AnswerSegment last(Path data, int files, Disk disk) throws IOException {
    List<AnswerIndex> all = all(data, files);
    AnswerIndex last = all.isEmpty() ? null : all.get(all.size() - 1);
    if (last == null || last.isPublished()) {
      last = new AnswerIndex(PrivateFiles.folders(folder(data, all.size())), files);
    }
    return new AnswerSegment(last, disk);
  }

  private AnswerSegment(AnswerIndex found, Disk disk) throws IOException {
    this.folder = found.folder;
    this.disk = disk;
    this.sizes = found.sizes.clone();
    this.files = new AppendFile[sizes.length];
    this.indexSize = found.end();
    this.passes = found.passes();
    this.index = new AppendFile(folder.resolve(AnswerIndex.FILE), indexSize, disk);
    index.takeBack(indexSize);
    for (int i = 0; i < files.length; i++) {
      if (Files.exists(path(i))) {
        file(i).takeBack(sizes[i]);
      }
    }
  }

  private Path path(int file) {
    return path(folder, file);
  }

  static Path path(Path folder, int file) {
    return folder.resolve(file + ".jsonl");
  }

  private AppendFile file(int i) throws IOException {
    if (files[i] == null) {
      if (!Files.exists(path(i))) {
        Files.createFile(path(i)); // not private, as it becomes a result file of the user
      }
      files[i] = new AppendFile(path(i), sizes[i], disk);
    }
    return files[i];
  }

  interface Taker {
    /**
     * @param bytes begin with the line; reused for the next one
     */
    void take(AnswerIndex.Line line, byte[] bytes) throws IOException;
  }

  /** Passes each line to the taker. */
  static void each(AnswerIndex segment, Taker taker) throws IOException {
    InputStream[] files = new InputStream[segment.sizes.length];
    int buffer = Math.max(SMALLEST_BUFFER, BUFFERS / files.length);
    byte[][] bytes = {new byte[LINE]};
    try (CloseStack all = new CloseStack()) {
      segment.each(
          line -> {
            int file = line.place().file();
            if (files[file] == null) {
              InputStream in = Files.newInputStream(path(segment.folder, file));
              files[file] = all.add(new BufferedInputStream(in, buffer));
            }
            if (bytes[0].length < line.length()) {
              bytes[0] = new byte[line.length() * 2];
            }
            if (files[file].readNBytes(bytes[0], 0, line.length()) < line.length()) {
              throw new EOFException(path(segment.folder, file) + " was cut short");
            }
            taker.take(line, bytes[0]);
          });
    }
  }

  /** Makes its files final, as result files will be links to them. */
  static void publish(AnswerIndex segment) throws IOException {
    if (!segment.isPublished()) {
      byte[] published = segment.published();
      Path file = segment.folder.resolve(AnswerIndex.FILE);
      try (AppendFile index = new AppendFile(file, segment.end(), Disk.REAL)) {
        index.append(published, published.length);
        index.force();
      }
    }
  }

  int nextPass() {
    return passes++;
  }

  /**
   * @throws IOException when the disk fails; the segment must then be opened again
   */
  void append(int pass, Page page) throws IOException {
    for (Map.Entry<Integer, ByteArrayOutputStream> each : page.files.entrySet()) {
      byte[] bytes = each.getValue().toByteArray();
      file(each.getKey()).append(bytes, bytes.length);
    }
    byte[] lines = AnswerIndex.page(pass, page.lines);
    index.append(lines, lines.length);
  }

  /**
   * Makes the lines of this pass count. Syncs first all that was appended, of whichever batch.
   *
   * @throws IOException as {@link #append}
   */
  void finish(int pass, String batchId) throws IOException {
    for (int i = 0; i < files.length; i++) {
      if (files[i] != null) {
        files[i].force();
        sizes[i] = files[i].size();
      }
    }
    byte[] finished = AnswerIndex.finished(pass, batchId, sizes);
    index.append(finished, finished.length);
    index.force();
    DurableFolder.sync(folder);
  }

  @Override
  public void close() {
    try (CloseStack all = new CloseStack()) {
      all.add(index);
      Stream.of(files).filter(Objects::nonNull).forEach(all::add);
    }
  }
}
