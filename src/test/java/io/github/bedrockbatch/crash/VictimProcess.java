/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.JavaProcess;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that kills itself with signal 9. It runs a pipeline in each of some data folders; a {@link
 * Trap} holds each still where it is to die, and when all are there, the signal takes them
 * together. Several share one JVM because its start costs more than the flow.
 */
final class VictimProcess {
  static final int KILLED = 128 + 9;
  private static final int NOT_KILLED = 3;
  private static final long PATIENCE_SECONDS = 240;

  private VictimProcess() {}

  /** Runs until the process is dead. */
  static void run(Map<? extends Site, String> sites, Path temporary) throws Exception {
    List<String> options =
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Djava.io.tmpdir=" + temporary,
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    List<String> arguments = new ArrayList<>();
    sites.forEach(
        (site, point) ->
            arguments.addAll(List.of(site.getClass().getName(), site.data().toString(), point)));
    List<String> command = new ArrayList<>(List.of(JavaProcess.java()));
    command.addAll(JavaProcess.arguments(options, VictimProcess.class, arguments));
    Path output = Files.createTempFile(temporary, "victim", ".log");
    Process process =
        new ProcessBuilder(command) // here, where the routes are
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(KILLED);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Triples of a kind of site, its data folder and the point to die at. */
  public static void main(String[] sites) throws Exception {
    Set<String> alive = ConcurrentHashMap.newKeySet();
    CountDownLatch last = new CountDownLatch(sites.length / 3);
    for (int i = 0; i < sites.length; i += 3) {
      Site site =
          Class.forName(sites[i])
              .asSubclass(Site.class)
              .getDeclaredConstructor(Path.class)
              .newInstance(Path.of(sites[i + 1]));
      String words = sites[i + 2];
      alive.add(site.data() + " " + words);
      Trap trap =
          new Trap(
              Point.of(words),
              () -> {
                alive.remove(site.data() + " " + words);
                last.countDown();
              });
      new Thread(() -> start(site, trap), words).start();
    }
    if (last.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      raise(9);
    }
    System.err.println("Never came to: " + alive);
    Runtime.getRuntime().halt(NOT_KILLED);
  }

  @SuppressWarnings("resource") // nobody closes what is killed
  private static void start(Site site, Trap trap) {
    try {
      site.start(trap::around, trap::watch);
    } catch (Exception e) {
      throw new IllegalStateException("Did not start on " + site.data(), e);
    }
  }

  /** At once, where a kill command would let some milliseconds pass. */
  private static void raise(int signal) throws ReflectiveOperationException {
    Method raise = Class.forName("jdk.internal.misc.Signal").getDeclaredMethod("raise0", int.class);
    raise.setAccessible(true);
    raise.invoke(null, signal);
  }
}
