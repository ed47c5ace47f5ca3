/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The classes of the shipped jar as a JVM has them in memory (class data sharing): the many
 * programs that the tests start need a third of their processor time less with it. It is made once
 * a build, by whoever needs it first, from one run of {@code demo}. The build names the jar in the
 * system property {@code shipped.jar}; without it, as in an IDE, there is no archive.
 */
final class ClassArchive {
  private static final String JAR = System.getProperty("shipped.jar", "");
  private static final int PATIENCE_SECONDS = 180;

  private static List<String> options;

  private ClassArchive() {}

  /** What {@code java} is told to use it; nothing where there is none. */
  static synchronized List<String> options() {
    if (options == null) {
      options = JAR.isEmpty() ? List.of() : optionsFor(archive(Path.of(JAR)));
    }
    return options;
  }

  /** The class path with the jar in place of what is in it, as an archive fits jars only. */
  static Stream<String> withJar(Stream<String> classPath) {
    if (JAR.isEmpty()) {
      return classPath;
    }
    Path built = Path.of(JAR).resolveSibling("classes");
    Path lib = Path.of(JAR).resolveSibling("lib");
    return Stream.concat(
        Stream.of(JAR),
        classPath
            .filter(entry -> !Path.of(entry).equals(built))
            .filter(entry -> !Files.exists(lib.resolve(Path.of(entry).getFileName()))));
  }

  private static List<String> optionsFor(Path archive) {
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off");
  }

  private static Path archive(Path jar) {
    Path archive = jar.resolveSibling("classes.jsa");
    try (FileChannel lock =
            FileChannel.open(
                jar.resolveSibling("classes.jsa.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      if (!Files.exists(archive)
          || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        make(archive, jar);
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path archive, Path jar) throws IOException {
    Path made = archive.resolveSibling("classes.jsa.made");
    Files.deleteIfExists(made);
    Process demo =
        new ProcessBuilder(
                JavaProcess.java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:ArchiveClassesAtExit=" + made,
                "-jar",
                jar.toString(),
                "demo")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || demo.exitValue() != 0) {
        demo.destroyForcibly();
        throw new IllegalStateException("demo fails; see it by hand");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
  }
}
