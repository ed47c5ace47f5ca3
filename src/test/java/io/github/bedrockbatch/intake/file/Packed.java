/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** How files are packed. */
enum Packed {
  NOT(file -> file),
  GZIP(Packed::gzip),
  GZIP_OF_MEMBERS(file -> each(file, Packed::gzip)),
  ZSTD(Zstd::compress),
  ZSTD_OF_FRAMES(file -> each(file, Zstd::compress)),
  ZIP(file -> zip(Map.of("one.txt", file)));

  final UnaryOperator<byte[]> pack;

  Packed(UnaryOperator<byte[]> pack) {
    this.pack = pack;
  }

  /** Three parts, and nothing, each packed alone. */
  private static byte[] each(byte[] file, UnaryOperator<byte[]> pack) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int third = file.length / 3;
    Stream.of(
            Arrays.copyOf(file, third),
            Arrays.copyOfRange(file, third, 2 * third),
            new byte[0],
            Arrays.copyOfRange(file, 2 * third, file.length))
        .forEach(part -> all.writeBytes(pack.apply(part)));
    return all.toByteArray();
  }

  static byte[] gzip(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The entries in the order of the map. */
  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
