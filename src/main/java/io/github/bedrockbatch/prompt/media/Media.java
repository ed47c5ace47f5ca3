/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

import java.util.List;

/** What a Converse message may have besides text, and the limits of each. */
public enum Media {
  IMAGE(20, 3_840, List.of("png", "jpeg", "gif", "webp")),
  DOCUMENT(5, 4_608, List.of("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"));

  /** Formats in which some models accept longer documents. */
  private static final List<String> MAY_BE_LONGER = List.of("pdf", "docx");

  /** The most that a message may have. */
  final int most;

  /** The formats, as the service names them. */
  final List<String> formats;

  private final int maxKibibytes;

  Media(int most, int maxKibibytes, List<String> formats) {
    this.most = most;
    this.maxKibibytes = maxKibibytes;
    this.formats = formats;
  }

  /** The most bytes in this format; the usual limit if the format is unknown. */
  int maxBytes(String format) {
    return MAY_BE_LONGER.contains(format) ? Integer.MAX_VALUE : maxKibibytes * 1024;
  }
}
