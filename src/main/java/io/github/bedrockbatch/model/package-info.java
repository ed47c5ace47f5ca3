/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The families of models, with the formats of their requests and answers. Each is a file in {@code
 * families}.
 */
package io.github.bedrockbatch.model;
