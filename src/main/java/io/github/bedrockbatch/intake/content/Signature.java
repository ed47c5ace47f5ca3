/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import java.nio.charset.StandardCharsets;

/** Kinds of files that are no text, by their first bytes, with a remedy for each. */
enum Signature {
  PDF("%PDF-", "a PDF document", Remedy.DOCUMENT),
  PARQUET(
      "PAR1",
      "a Parquet file",
      "Convert it to JSON Lines, such as with DuckDB: COPY (FROM 'x.parquet') TO 'x.jsonl'"
          + " (FORMAT json)"),
  ORC("ORC", "an ORC file", Remedy.LINES),
  AVRO("Obj\u0001", "an Avro file", Remedy.LINES),
  ARROW("ARROW1", "an Arrow file", Remedy.LINES),
  SQLITE("SQLite format 3\0", "an SQLite database", Remedy.LINES),
  OFFICE(
      "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1",
      "an old Office document, such as xls or doc",
      Remedy.SHEET),
  PNG("\u0089PNG\r\n", "a PNG image", Remedy.IMAGE),
  JPEG("\u00FF\u00D8\u00FF", "a JPEG image", Remedy.IMAGE),
  GIF("GIF8", "a GIF image", Remedy.IMAGE),
  TIFF("II*\0", "a TIFF image", Remedy.IMAGE),
  TIFF_OF_MOTOROLA("MM\0*", "a TIFF image", Remedy.IMAGE),
  RIFF("RIFF", "an image, sound or film (RIFF)", Remedy.IMAGE),
  OGG("OggS", "a sound or film (Ogg)", Remedy.TEXT),
  ELF("\u007FELF", "a program (ELF)", Remedy.TEXT),
  CLASS("\u00CA\u00FE\u00BA\u00BE", "a program (Java class or Mach-O)", Remedy.TEXT),
  SEVEN_ZIP("7z\u00BC\u00AF\u0027\u001C", "a 7-Zip archive", Remedy.UNPACK),
  XZ("\u00FD7zXZ\0", "a file compressed by xz", Remedy.UNPACK),
  BZIP2("BZh", "a file compressed by bzip2", Remedy.UNPACK),
  LZ4("\u0004\"M\u0018", "a file compressed by lz4", Remedy.UNPACK),
  RAR("Rar!\u001A", "a RAR archive", Remedy.UNPACK),
  GZIP("\u001F\u008B\b", "a file compressed by gzip, once more", Remedy.UNPACK),
  ZSTD("\u0028\u00B5\u002F\u00FD", "a file compressed by Zstandard, once more", Remedy.UNPACK),
  ZIP("PK\u0003\u0004", "a zip archive in another", Remedy.UNPACK);

  /** What a person can do with a file of this kind. */
  private static final class Remedy {
    static final String TEXT = "Put its text into JSON Lines, CSV or a text file";
    static final String LINES = "Convert it to JSON Lines or CSV";
    static final String SHEET = "Save it as CSV UTF-8 or as Unicode text";
    static final String IMAGE =
        "If a prompt is about it, name it there in `images`, as png, jpeg, gif or webp";
    static final String DOCUMENT =
        "If a prompt is about it, name it there in `documents`; or put its text into JSON Lines,"
            + " CSV or a text file";
    static final String UNPACK = "Unpack it, or pack it with gzip, Zstandard or zip";
  }

  private static final String TAR = "ustar";
  private static final int TAR_AT = 257;

  private final String bytes;
  private final String looksLike;
  private final String remedy;

  Signature(String bytes, String looksLike, String remedy) {
    this.bytes = bytes;
    this.looksLike = looksLike;
    this.remedy = remedy;
  }

  /**
   * The kind of a file that is no text, and a remedy.
   *
   * @param head its first bytes
   * @return null when the kind is not known
   */
  static String of(byte[] head) {
    String begin = new String(head, StandardCharsets.ISO_8859_1);
    for (Signature each : values()) {
      if (begin.startsWith(each.bytes)) {
        return each.looksLike + ". " + each.remedy;
      }
    }
    return begin.startsWith(TAR, TAR_AT) ? "a tar archive. " + Remedy.UNPACK : null;
  }

  /** As {@link #of}, for kinds whose first bytes could also begin a text. */
  static String ofText(byte[] head) {
    String kind = of(head);
    return kind != null && kind.startsWith(PDF.looksLike) ? kind : null;
  }

  /**
   * The kind of an archive that is a document to its user, such as a spreadsheet.
   *
   * @param names of some of its entries, among other bytes
   * @return null when it is an ordinary archive
   */
  static String ofArchive(String names) {
    if (names.contains("[Content_Types].xml")) {
      return names.contains("xl/workbook")
          ? "an Excel workbook (xlsx). " + Remedy.SHEET
          : "an Office document, such as docx or pptx. " + Remedy.DOCUMENT;
    }
    if (names.contains("mimetypeapplication/vnd.oasis.opendocument")) {
      return "an OpenDocument file, such as ods or odt. " + Remedy.SHEET;
    }
    return names.contains("META-INF/MANIFEST.MF") ? "a Java archive. " + Remedy.TEXT : null;
  }
}
