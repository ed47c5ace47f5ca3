/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.fault.Faults;
import io.github.bedrockbatch.local.job.JobState;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.model.Model;
import io.github.bedrockbatch.local.record.Inference;
import io.github.bedrockbatch.local.record.InputFile;
import io.github.bedrockbatch.local.record.RecordFaults;
import io.github.bedrockbatch.local.record.RecordWriter;
import io.github.bedrockbatch.local.record.RunningCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The work of the state InProgress: lets the model answer every input file. */
record JobWork(Model model, Pace pace, FaultSwitches faults, long seed) {
  /** Returns early, with the output so far, when the job is stopped or times out. */
  JobOutput work(
      LocalJob job, List<InputFile> files, Path folder, RunningCounts progress, StopSignal stop)
      throws IOException, InterruptedException {
    Faults present = faults.present();
    boolean lacksRegion = new RoleRights(present.ofAccount()).lacksRegion(job.spec());
    long total = files.stream().mapToLong(InputFile::records).sum();
    WorkGate gate = new WorkGate(pace, stop, job, total, most(present, total));
    RecordWriter writer = new RecordWriter(job.spec().format(), job.spec().modelArn());
    List<JobOutput.File> outputs = new ArrayList<>();
    for (InputFile file : files) {
      long fileSeed = seed * 31 + outputs.size();
      RecordFaults recordFaults = new RecordFaults(present, lacksRegion, fileSeed);
      Path output = folder.resolve("out-" + outputs.size());
      outputs.add(new JobOutput.File(file.name(), output));
      new Inference(model, fileSeed)
          .run(file, output, new Inference.Tools(job.spec(), writer, recordFaults, progress), gate);
    }
    return new JobOutput(
        outputs, progress.counts(total), progress.inputTokens(), progress.outputTokens());
  }

  private static long most(Faults faults, long total) {
    boolean endsEarly =
        JobState.PARTIALLY_COMPLETED.wireName().equals(faults.endState())
            || JobState.STOPPED.wireName().equals(faults.endState())
            || faults.processedShare() > 0;
    double share = faults.processedShare() == 0 ? 0.5 : faults.processedShare();
    return endsEarly ? Math.round(total * share) : total;
  }
}
