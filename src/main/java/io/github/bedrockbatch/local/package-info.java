/* SPDX-License-Identifier: Apache-2.0 */
/** Bedrock and S3 on this machine. Users need {@link LocalAws} and {@link LocalAwsOptions} only. */
package io.github.bedrockbatch.local;
