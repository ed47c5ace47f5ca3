/* SPDX-License-Identifier: Apache-2.0 */
/** Every setting as a typed record, read and checked before anything starts. */
package io.github.bedrockbatch.config;
