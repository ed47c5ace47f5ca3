/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * What the commands print. {@link PrintStream} swallows failures, so this one remembers the first:
 * a list that a full disk has cut off must not look like the whole list to a script.
 */
public final class StandardOutput {
  private static volatile StandardOutput current;

  private volatile IOException failure;

  private StandardOutput() {}

  /** Prints to the standard output of the process from now on. */
  static void use(Charset charset) {
    open(new FileOutputStream(FileDescriptor.out), charset);
  }

  static void open(OutputStream to, Charset charset) {
    StandardOutput output = new StandardOutput();
    System.setOut(new PrintStream(new BufferedOutputStream(output.over(to)), true, charset));
    current = output;
  }

  /** Returns why not all of it could be written; null if it was, or if its reader wants no more. */
  public static String failure() {
    System.out.flush();
    StandardOutput output = current;
    if (output == null || output.failure == null) {
      return null;
    }
    String reason = String.valueOf(output.failure.getMessage());
    return reason.toLowerCase(Locale.ROOT).contains("pipe") ? null : reason;
  }

  private OutputStream over(OutputStream to) {
    return new FilterOutputStream(to) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        try {
          to.write(bytes, from, length);
        } catch (IOException e) {
          if (failure == null) {
            failure = e;
          }
          throw e;
        }
      }
    };
  }
}
