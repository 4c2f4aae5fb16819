// Very many things and facts, as points and lines. Drawn as sigma draws nodes and edges, each with a
// place of its own in several tables, thousands of them would keep a machine without a graphics card
// busy for a tenth of a second a frame, and for seconds before the first; as points and lines they are
// two calls.

import type Sigma from "sigma";

type Rgba = [number, number, number, number];

/** How lines of one kind look. */
export interface LineLook {
  colour: string;
  /** From 0, unseen, to 1. */
  opacity: number;
  /** Pixels that are drawn, and that are left out after them. */
  dash: [number, number];
}

/** Points and lines in the drawing's own measure. */
export interface Shapes {
  /** Of each point: x, y, radius in pixels, kind. */
  points: Float32Array<ArrayBuffer>;
  /** Of each line: x and y of its beginning and of its end, and its kind. */
  lines: Float32Array<ArrayBuffer>;
}

export interface Looks {
  /** By kind. */
  points: string[];
  /** By kind. */
  lines: LineLook[];
}

const POINT = 4;
const LINE = 5;
/** So many kinds may be told apart. */
const KINDS = 16;

const LINES = {
  vertex: `#version 300 es
in vec2 a_at;
in float a_along;
in float a_kind;
uniform mat3 u_matrix;
uniform float u_pixels;
flat out int v_kind;
out float v_along;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_at, 1.0)).xy, 0.0, 1.0);
  v_along = a_along * u_pixels;
  v_kind = int(a_kind);
}`,
  fragment: `#version 300 es
precision mediump float;
flat in int v_kind;
in highp float v_along;
uniform vec4 u_colours[${KINDS}];
uniform vec2 u_dashes[${KINDS}];
out vec4 colour;
void main() {
  vec2 dash = u_dashes[v_kind];
  if (dash.y > 0.0 && mod(v_along, dash.x + dash.y) > dash.x) discard;
  colour = u_colours[v_kind];
}`,
};

const POINTS = {
  vertex: `#version 300 es
in vec2 a_at;
in float a_along;
in float a_kind;
uniform mat3 u_matrix;
uniform float u_pixels;
flat out int v_kind;
flat out float v_wide;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_at, 1.0)).xy, 0.0, 1.0);
  v_wide = 2.0 * a_along * u_pixels + 1.0;
  gl_PointSize = v_wide;
  v_kind = int(a_kind);
}`,
  fragment: `#version 300 es
precision mediump float;
flat in int v_kind;
flat in float v_wide;
uniform vec4 u_colours[${KINDS}];
out vec4 colour;
void main() {
  float inside = (0.5 - length(gl_PointCoord - 0.5)) * v_wide;
  if (inside <= 0.0) discard;
  colour = u_colours[v_kind] * min(inside, 1.0);
}`,
};

/** What sigma tells of a frame. */
interface Frame {
  matrix: Float32Array;
  width: number;
  pixelRatio: number;
  sizeRatio: number;
}

/** Points and lines beneath a drawing of sigma's. */
export class Crowd {
  private shapes: Shapes = { points: new Float32Array(), lines: new Float32Array() };
  private looks: Looks | undefined;
  private registered = false;
  /** How often the shapes, or their measure, have changed. */
  private version = 0;
  /** Whether lines wait until a move is over. */
  waits = false;

  constructor(private readonly sigma: Sigma<never, never>) {}

  /** Draws these in place of the others. */
  set(shapes: Shapes): void {
    this.shapes = shapes;
    this.version++;
    if (this.registered || shapes.points.length === 0) return;
    this.registered = true;
    this.sigma.addCustomLayerProgram("lines", "edges" as never, (gl) =>
      this.program(gl, LINES, gl.LINES, () => this.lineEnds(), {
        pixels: ({ matrix, width }) => (Math.hypot(matrix[0]!, matrix[1]!) * width) / 2,
        colours: ({ lines }) => lines,
        waits: true,
      }),
    );
    this.sigma.addCustomLayerProgram("points", "nodes" as never, (gl) =>
      this.program(gl, POINTS, gl.POINTS, () => this.pointCentres(), {
        pixels: ({ pixelRatio, sizeRatio }) => pixelRatio / sizeRatio,
        colours: ({ points }) => points.map((colour) => ({ colour, opacity: 1, dash: [0, 0] })),
        waits: false,
      }),
    );
  }

  /** How points and lines of each kind look. */
  look(looks: Looks): void {
    this.looks = looks;
  }

  private program(
    gl: WebGL2RenderingContext,
    source: { vertex: string; fragment: string },
    mode: number,
    vertices: () => Float32Array<ArrayBuffer>,
    of: { pixels: (frame: Frame) => number; colours: (looks: Looks) => LineLook[]; waits: boolean },
  ): { render(frame: Frame): void; cacheData(): void; kill(): void } {
    const program = link(gl, source);
    const [buffer, array] = [gl.createBuffer(), gl.createVertexArray()];
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    for (const [name, size, from] of [["a_at", 2, 0], ["a_along", 1, 2], ["a_kind", 1, 3]] as const) {
      const place = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, gl.FLOAT, false, 4 * POINT, 4 * from);
    }
    gl.bindVertexArray(null);
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
    const [matrix, pixels, colours, dashes] = [at("u_matrix"), at("u_pixels"), at("u_colours"), at("u_dashes")];
    let [version, count] = [-1, 0];
    return {
      // Sigma has measured the drawing anew.
      cacheData: () => (version = -1),
      render: (frame) => {
        const { looks } = this;
        if (this.shapes.points.length === 0 || looks === undefined || (of.waits && this.waits && this.moving())) return;
        gl.useProgram(program);
        gl.bindVertexArray(array);
        if (version !== this.version) {
          const all = vertices();
          [version, count] = [this.version, all.length / POINT];
          gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
          gl.bufferData(gl.ARRAY_BUFFER, all, gl.STATIC_DRAW);
        }
        gl.uniformMatrix3fv(matrix, false, frame.matrix);
        gl.uniform1f(pixels, of.pixels(frame));
        gl.uniform4fv(colours, of.colours(looks).flatMap(premultiplied));
        gl.uniform2fv(dashes, of.colours(looks).flatMap(({ dash }) => dash));
        gl.drawArrays(mode, 0, count);
        gl.bindVertexArray(null);
      },
      kill: () => {
        gl.deleteProgram(program);
        gl.deleteBuffer(buffer);
        gl.deleteVertexArray(array);
      },
    };
  }

  private moving(): boolean {
    return this.sigma.getGraphState().isPanning || this.sigma.getCamera().isAnimating();
  }

  /** The ends of the lines in the measure of sigma's matrix: where, how far along the line, kind. */
  private lineEnds(): Float32Array<ArrayBuffer> {
    const { lines } = this.shapes;
    const normalized = this.sigma.getNormalizationFunction();
    const ends = new Float32Array((2 * POINT * lines.length) / LINE);
    for (let n = 0; n * LINE < lines.length; n++) {
      const [x, y, toX, toY, kind] = lines.subarray(n * LINE) as unknown as [number, number, number, number, number];
      const [from, to] = [normalized({ x, y }), normalized({ x: toX, y: toY })];
      const long = Math.hypot(to.x - from.x, to.y - from.y);
      ends.set([from.x, from.y, 0, kind, to.x, to.y, long, kind], 2 * POINT * n);
    }
    return ends;
  }

  private pointCentres(): Float32Array<ArrayBuffer> {
    const normalized = this.sigma.getNormalizationFunction();
    const centres = this.shapes.points.slice();
    for (let n = 0; n < centres.length; n += POINT) {
      const { x, y } = normalized({ x: centres[n]!, y: centres[n + 1]! });
      centres.set([x, y], n);
    }
    return centres;
  }
}

function link(gl: WebGL2RenderingContext, { vertex, fragment }: { vertex: string; fragment: string }): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return program;
}

/** A colour of the style sheet (`rgb(1, 2, 3)`) as sigma blends: each part times the opacity. */
function premultiplied({ colour, opacity }: LineLook): Rgba {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [(red / 255) * opacity, (green / 255) * opacity, (blue / 255) * opacity, opacity];
}
