/* SPDX-License-Identifier: Apache-2.0 */
/** The models that answer prompts, and their formats. Internal to local-aws. */
package io.github.bedrockbatch.local.model;
