/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import java.io.IOException;
import java.io.OutputStream;

/** The request format of a model: Converse, or that of its own family. */
public enum RequestFormat {
  INVOKE_MODEL {
    @Override
    Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal {
      return InvokeFormat.of(modelId, scan).textOf(scan);
    }

    @Override
    AnswerTemplate shape(String modelId, ModelInputScan scan) {
      return InvokeFormat.of(modelId, scan).shape;
    }
  },
  CONVERSE {
    @Override
    Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal {
      return InvokeFormat.converseText(scan);
    }

    @Override
    AnswerTemplate shape(String modelId, ModelInputScan scan) {
      return AnswerShapes.CONVERSE;
    }
  },
  BATCH_CONVERSE {
    @Override
    Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal {
      InvokeFormat.need(
          !scan.hasToolConfig, "Tool use is not supported for batch inference Converse requests.");
      return InvokeFormat.converseText(scan);
    }

    @Override
    AnswerTemplate shape(String modelId, ModelInputScan scan) {
      return AnswerShapes.BATCH_CONVERSE;
    }
  };

  abstract Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal;

  abstract AnswerTemplate shape(String modelId, ModelInputScan scan);

  /** The prompt in these bytes. Throws the error of the record or call if they have none. */
  public ScannedInput prompt(String modelId, ModelInputScan scan, byte[] buffer, int from, int to)
      throws ModelRefusal {
    return new ScannedInput(buffer, from, to, textOf(modelId, scan), scan);
  }

  public void write(OutputStream out, String modelId, ScannedInput prompt, ModelAnswer answer)
      throws IOException {
    shape(modelId, prompt.scan()).write(out, prompt, answer);
  }
}
