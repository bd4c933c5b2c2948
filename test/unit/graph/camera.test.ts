import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { centred, contains, fitted, kept, panned, revealing, touches, zoomed, type Camera } from '../../../src/webview/graph/camera';

const view = { width: 900, height: 400 };
const size = fc.record({ width: fc.integer({ min: 1, max: 60_000 }), height: fc.integer({ min: 1, max: 9_000 }) });
const anyCamera: fc.Arbitrary<Camera> = fc.record({ x: fc.integer({ min: -2000, max: 60_000 }), y: fc.integer({ min: -2000, max: 9000 }), zoom: fc.double({ min: 0.05, max: 2.5, noNaN: true }) });
const seen = ({ x, y, zoom }: Camera) => ({ x, y, width: view.width / zoom, height: view.height / zoom });

describe('the view over a graph', () => {
  it('shows all of it, never larger than it is', () => {
    fc.assert(
      fc.property(size, (graph) => {
        const camera = fitted(graph, view);
        assert.ok(camera.zoom <= 1);
        if (camera.zoom > 0.02) assert.ok(contains(seen(camera), { x: 0, y: 0, ...graph }));
      }),
    );
  });

  it('zooms around a place that stays where it is', () => {
    fc.assert(
      fc.property(anyCamera, fc.double({ min: 0.5, max: 2, noNaN: true }), fc.record({ x: fc.nat(900), y: fc.nat(400) }), (camera, factor, place) => {
        const next = zoomed(camera, factor, place);
        assert.ok(Math.abs(camera.x + place.x / camera.zoom - (next.x + place.x / next.zoom)) < 1e-6);
        assert.ok(next.zoom <= 2.5 && next.zoom >= 0.02);
      }),
    );
  });

  it('comes to a box as near as need be, and does not move when it is seen', () => {
    fc.assert(
      fc.property(anyCamera, fc.record({ x: fc.nat(50_000), y: fc.nat(8000) }), (camera, corner) => {
        const box = { ...corner, width: 180, height: 44 };
        const next = revealing(camera, box, view);
        if (view.width / camera.zoom > 260 && view.height / camera.zoom > 120) assert.ok(contains(seen(next), box));
        assert.deepEqual(revealing(next, box, view), next);
      }),
    );
    const middle = centred({ x: 0, y: 0, zoom: 1 }, { x: 1000, y: 500, width: 100, height: 40 }, view);
    assert.deepEqual(middle, { x: 600, y: 320, zoom: 1 });
  });

  it('never loses the graph', () => {
    fc.assert(
      fc.property(anyCamera, size, fc.record({ x: fc.integer({ min: -9e6, max: 9e6 }), y: fc.integer({ min: -9e6, max: 9e6 }) }), (camera, graph, by) => {
        const next = kept(panned(camera, by), graph, view);
        assert.ok(touches(seen(next), { x: -60 / next.zoom, y: -60 / next.zoom, width: graph.width + 120 / next.zoom, height: graph.height + 120 / next.zoom }));
      }),
    );
  });
});
