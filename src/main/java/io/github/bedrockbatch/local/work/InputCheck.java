/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.job.S3Uri;
import io.github.bedrockbatch.local.record.InputFile;
import io.github.bedrockbatch.local.record.JobFailed;
import io.github.bedrockbatch.local.record.LineFeed;
import io.github.bedrockbatch.local.record.RecordLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The work of the state Validating: fetches the input into local copies, and checks that every line
 * is a record and that the quotas are kept. As in the service, it does not check whether the model
 * accepts the modelInput.
 */
record InputCheck(S3Files s3, Limits limits) {
  List<InputFile> check(S3Uri location, Path workFolder) throws JobFailed, IOException {
    List<S3Files.Found> found = s3.find(location);
    checkSizes(found);
    PrivateFiles.folders(workFolder);
    List<InputFile> files = new ArrayList<>();
    int records = 0;
    for (S3Files.Found file : found) {
      InputFile copied = copy(file, workFolder.resolve("in-" + files.size()), records);
      records += copied.records();
      files.add(copied);
    }
    if (records < limits.minRecords()) {
      throw new JobFailed(
          "Batch job contains less records (%d) than the required minimum of: %d"
              .formatted(records, limits.minRecords()));
    }
    return files;
  }

  private void checkSizes(List<S3Files.Found> found) throws JobFailed {
    if (found.isEmpty()) {
      throw new JobFailed("No .jsonl file was found at the input location");
    }
    long sum = 0;
    for (S3Files.Found file : found) {
      sum += file.bytes();
      if (file.bytes() > limits.maxFileBytes()) {
        throw new JobFailed(
            "Input file %s is larger than the allowed maximum of: %d bytes"
                .formatted(file.name(), limits.maxFileBytes()));
      }
    }
    if (sum > limits.maxJobBytes()) {
      throw new JobFailed(
          "The input files are larger together than the allowed maximum of: %d bytes"
              .formatted(limits.maxJobBytes()));
    }
  }

  private InputFile copy(S3Files.Found file, Path copy, int recordsBefore)
      throws JobFailed, IOException {
    s3.get(file, copy);
    InputFile copied = new InputFile(file.name(), copy);
    try (InputStream in = Files.newInputStream(copy)) {
      new LineFeed(limits.maxLineBytes())
          .read(
              in,
              (buffer, from, to) -> {
                copied.add(to - from);
                checkLine(file, copied.records(), recordsBefore, buffer, from, to);
              });
    }
    return copied;
  }

  private void checkLine(
      S3Files.Found file, int line, int recordsBefore, byte[] buffer, int from, int to)
      throws JobFailed {
    if (recordsBefore + line > limits.maxRecords()) {
      throw new JobFailed(
          "Batch job contains more records than the allowed maximum of: " + limits.maxRecords());
    }
    if (to - from > limits.maxLineBytes()) {
      throw new JobFailed(
          "A record is longer than the allowed maximum of: " + limits.maxLineBytes() + " bytes");
    }
    try {
      RecordLine.check(buffer, from, to);
    } catch (RecordLine.Malformed e) {
      throw new JobFailed(
          "Malformed record in file %s at line %d: %s"
              .formatted(file.name(), line, e.getMessage()));
    }
  }
}
