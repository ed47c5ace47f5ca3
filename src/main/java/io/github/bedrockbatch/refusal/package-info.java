/* SPDX-License-Identifier: Apache-2.0 */
/** What Bedrock and S3 say when they refuse, what is behind it, and what a person does about it. */
package io.github.bedrockbatch.refusal;
