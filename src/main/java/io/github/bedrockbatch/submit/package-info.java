/* SPDX-License-Identifier: Apache-2.0 */
/** Uploads sealed batches to S3 and creates one Bedrock job for each. */
package io.github.bedrockbatch.submit;
