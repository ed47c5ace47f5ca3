/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files.text;

/** The ids of requests, which the SDK puts behind the words of the service. */
public final class RequestIds {
  private static final String IDS = " \\(Service: [^)]*\\)( \\(SDK Attempt Count: \\d+\\))?";

  private RequestIds() {}

  /** The words alone: the same failure has the same words, but never the same ids. */
  public static String without(String words) {
    return words.replaceAll(IDS, "");
  }
}
