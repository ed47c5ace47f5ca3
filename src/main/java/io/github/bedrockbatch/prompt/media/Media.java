/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

import java.util.List;

/** What a message of Converse may have besides text, and how much of it. */
public enum Media {
  IMAGE(20, 3_840, List.of("png", "jpeg", "gif", "webp")),
  DOCUMENT(5, 4_608, List.of("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"));

  /** Of which some models take longer ones. */
  private static final List<String> MAY_BE_LONGER = List.of("pdf", "docx");

  /** How many a message may have. */
  final int most;

  /** Its formats, in the service's words. */
  final List<String> formats;

  private final int maxKibibytes;

  Media(int most, int maxKibibytes, List<String> formats) {
    this.most = most;
    this.maxKibibytes = maxKibibytes;
    this.formats = formats;
  }

  /** The bytes that one in this format may have, or in any that is not known. */
  int maxBytes(String format) {
    return MAY_BE_LONGER.contains(format) ? Integer.MAX_VALUE : maxKibibytes * 1024;
  }
}
