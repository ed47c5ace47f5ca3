/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.files.DurableFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The classes of the shipped jar as a JVM has them in memory (class data sharing): the many
 * programs that the tests start need a third of their processor time less with it. It is made once
 * a build, by whoever needs it first, from one {@code serve} that looks for brokers and answers a
 * prompt. The build names the jar in the system property {@code shipped.jar}; without it, as in an
 * IDE, there is no archive.
 */
final class ClassArchive {
  private static final String JAR = System.getProperty("shipped.jar", "");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NOBODY = "127.0.0.1:9";

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
    Path data = Files.createTempDirectory("class-archive");
    Path inbox = Files.createDirectories(data.resolve("inbox"));
    Files.writeString(inbox.resolve("p.jsonl"), "{\"prompt\":\"x\"}\n");
    Path log = data.resolve("log");
    Process serve =
        new ProcessBuilder(
                JavaProcess.java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:ArchiveClassesAtExit=" + made,
                "-Ddata.dir=" + data,
                "-Dconsole.port=0",
                "-Dlocal.port=0",
                "-Dintake.from=files,kafka,jms,rabbitmq,sqs,http",
                "-Dkafka.brokers=" + NOBODY,
                "-Djms.url=amqp://" + NOBODY,
                "-Drabbitmq.uri=amqp://" + NOBODY,
                "-Dsqs.endpoint=http://" + NOBODY,
                "-Dhttp.port=0",
                "-Dbatch.min-records=1",
                "-Dbatch.max-age=100ms",
                "-Dlocal.min-records=1",
                "-Dlocal.job-duration=0s",
                "-Dpoll.period=100ms",
                "-Dstop.timeout=3s",
                "-jar",
                jar.toString(),
                "serve")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !serve.isAlive() || Files.readString(log).contains("is delivered: "));
      serve.destroy();
      serve.waitFor();
      Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ConditionTimeoutException | NoSuchFileException e) {
      throw new IllegalStateException(Files.readString(log), e);
    } finally {
      serve.destroyForcibly();
    }
    DurableFolder.remove(data);
  }
}
